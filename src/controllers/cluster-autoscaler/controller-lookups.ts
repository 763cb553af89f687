import type { Cluster, Pod } from "../../cluster/index.js";
import type { ControllerState } from "./scale-down/index.js";

const API_GROUPS: ReadonlyMap<string, string> = new Map([
  ["ReplicationController", ""],
  ["ReplicaSet", "apps"],
  ["StatefulSet", "apps"],
  ["DaemonSet", "apps"],
  ["Job", "batch"],
]);

/** What the store knows of a pod's controller; one of a kind that the store does not keep is taken to exist. */
export function controllerOf(cluster: Cluster, { ownerKey }: Pod): ControllerState | null {
  if (ownerKey === null) return null;
  const kind = ownerKey.slice(0, ownerKey.indexOf("/"));
  const apiGroup = API_GROUPS.get(kind) ?? "custom";
  if (kind !== "ReplicaSet") return { kind, apiGroup, exists: true, replicas: null };
  const set = cluster.replicaSets.get(ownerKey.slice(kind.length + 1));
  return { kind, apiGroup, exists: set !== undefined, replicas: set?.replicas ?? null };
}

/** How many pods a ReplicaSet wants and has; null for other controllers. */
export function replicasOf(cluster: Cluster, { ownerKey }: Pod) {
  if (!ownerKey?.startsWith("ReplicaSet/")) return null;
  const set = cluster.replicaSets.get(ownerKey.slice("ReplicaSet/".length));
  return set === undefined ? null : { target: set.replicas, current: set.statusReplicas };
}
