import type { Cluster } from "./cluster.js";
import type { Pod } from "./pod.js";

/** The set of own pods that the object of a key (`Kind/namespace/name`) keeps; undefined where nobody does. */
export function podsOfOwner(cluster: Cluster, ownerKey: string | null): Set<Pod> | undefined {
  if (ownerKey === null) return undefined;
  const slash = ownerKey.indexOf("/");
  const key = ownerKey.slice(slash + 1);
  switch (ownerKey.slice(0, slash)) {
    case "ReplicaSet":
      return cluster.replicaSets.get(key)?.pods;
    case "ReplicationController":
      return cluster.replicationControllers.get(key)?.pods;
    case "StatefulSet":
      return cluster.statefulSets.get(key)?.pods;
    case "DaemonSet":
      return cluster.daemonSets.get(key)?.pods;
    case "Job":
      return cluster.jobs.get(key)?.pods;
    default:
      return undefined;
  }
}
