import type { Loaded, OwnerReference, Pod } from "../kubernetes/index.js";

/** Where a cluster's pods are, as a dump of them says. Workloads by `Deployment/default/web`. */
export interface DumpedPods {
  /** How many pods a workload has. */
  readonly countByWorkload: ReadonlyMap<string, number>;
  /** The nodes of pods whose names are drawn, one for each pod that has a node. Order: as in the dump. */
  readonly nodesByWorkload: ReadonlyMap<string, readonly string[]>;
  /** The node of each pod that keeps its name, by `namespace/name`: those of StatefulSets and of nobody. */
  readonly nodeByPod: ReadonlyMap<string, string>;
}

/**
 * Reads from Pods, as `kubectl get pods -A -o yaml` prints them, where those are that have neither ended nor are about
 * to. Pods of DaemonSets are left out: they are on their nodes whatever a dump says.
 */
export function dumpedPods(pods: readonly Loaded<Pod>[]): DumpedPods {
  const countByWorkload = new Map<string, number>();
  const nodesByWorkload = new Map<string, string[]>();
  const nodeByPod = new Map<string, string>();
  for (const { object } of pods) {
    if (isGoing(object)) continue;
    const { metadata, spec } = object;
    const namespace = metadata.namespace ?? "default";
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
    if (owner?.kind === "DaemonSet") continue;
    const workload = owner === undefined ? null : workloadOf(owner, namespace, metadata.labels);
    if (workload !== null) countByWorkload.set(workload, (countByWorkload.get(workload) ?? 0) + 1);
    if (spec.nodeName === undefined) continue;
    if (workload === null || owner?.kind === "StatefulSet") {
      nodeByPod.set(`${namespace}/${metadata.name}`, spec.nodeName);
      continue;
    }
    const nodes = nodesByWorkload.get(workload);
    if (nodes === undefined) nodesByWorkload.set(workload, [spec.nodeName]);
    else nodes.push(spec.nodeName);
  }
  return { countByWorkload, nodesByWorkload, nodeByPod };
}

function isGoing({ metadata, status }: Pod): boolean {
  return (
    metadata.deletionTimestamp !== undefined || status?.phase === "Succeeded" || status?.phase === "Failed"
  );
}

/** A Deployment's ReplicaSets are named after the hash of their template, which their pods carry. */
function workloadOf(
  { kind, name }: OwnerReference,
  namespace: string,
  labels: Pod["metadata"]["labels"],
): string {
  const suffix = `-${labels?.["pod-template-hash"]}`;
  return kind === "ReplicaSet" && name.endsWith(suffix)
    ? `Deployment/${namespace}/${name.slice(0, -suffix.length)}`
    : `${kind}/${namespace}/${name}`;
}
