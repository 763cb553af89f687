import type { SimTime } from "../../units/index.js";
import {
  compareForDeletion,
  DELETION_RULES,
  type DeletionCandidate,
  type DeletionRule,
} from "./compare-for-deletion.js";

/** A pod that goes, and the rule that put it before the first pod that stays. */
export interface Victim<P extends DeletionCandidate> {
  readonly pod: P;
  /** `all` when every pod goes and nothing is compared. */
  readonly rule: DeletionRule | "all";
}

/**
 * Chooses the pods that a shrinking ReplicaSet deletes.
 *
 * Order: first deleted first; pods that compare equal keep the order of the input. When all go, the order of the
 * input.
 * Source: kubernetes v1.36.3 pkg/controller/replicaset/replica_set.go#getPodsToDelete
 * Deviates: upstream's sort is unstable, so among full ties its choice is arbitrary; ours is the input's order.
 */
export function choosePodsToDelete<P extends DeletionCandidate>(
  pods: readonly P[],
  count: number,
  now: SimTime,
): readonly Victim<P>[] {
  if (count >= pods.length) return pods.map((pod) => ({ pod, rule: "all" }));
  const sorted = [...pods].sort((a, b) => compareForDeletion(a, b, now));
  const firstKept = sorted[count]!;
  return sorted.slice(0, count).map((pod) => {
    return { pod, rule: DELETION_RULES[Math.abs(compareForDeletion(pod, firstKept, now))]! };
  });
}

/**
 * Counts the active pods per node of all ReplicaSets that share an owner: a pod's co-location rank is the count
 * of its node. Pods without a node count as one place, as upstream's map does.
 *
 * Source: kubernetes v1.36.3 pkg/controller/replicaset/replica_set.go#getPodsRankedByRelatedPodsOnSameNode
 */
export function countPodsPerNode(nodeNames: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const nodeName of nodeNames) counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1);
  return counts;
}
