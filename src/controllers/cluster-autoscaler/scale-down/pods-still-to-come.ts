import type { Pod } from "../../../cluster/index.js";
import { isRecreatablePod } from "./pod-class.js";

/** How many pods a controller wants and has. */
export interface ReplicaCounts {
  readonly target: number;
  readonly current: number;
}

/** null: the pod's controller is not known, or not found. */
export type ReplicasLookup = (pod: Pod) => ReplicaCounts | null;

/**
 * The recently evicted pods whose replacements are still to come: not static, mirror or DaemonSet pods, and of a
 * known controller no more than it lacks.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/planner/planner.go#filterOutRecreatedPods
 */
export function podsStillToCome(evicted: readonly Pod[], replicasOf: ReplicasLookup): readonly Pod[] {
  const added = new Map<string, number>();
  return evicted.filter((pod) => {
    if (!isRecreatablePod(pod)) return false;
    const counts = replicasOf(pod);
    if (counts === null || pod.ownerKey === null) return true;
    const already = added.get(pod.ownerKey) ?? 0;
    if (already >= counts.target - counts.current) return false;
    added.set(pod.ownerKey, already + 1);
    return true;
  });
}
