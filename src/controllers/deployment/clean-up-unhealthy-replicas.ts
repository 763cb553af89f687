import { byCreation, type ReplicaSetSize, type Resize } from "./replica-set-size.js";

/** The unhealthy old pods to remove, or where stale status stopped the step. */
export interface UnhealthyCleanup<S extends ReplicaSetSize> {
  readonly resizes: readonly Resize<S>[];
  /** Pods removed by all resizes. */
  readonly removed: number;
  /**
   * A ReplicaSet whose status still counts more available pods than its spec wants (its controller has not
   * caught up): upstream gives up the old side of this sync there.
   */
  readonly staleReplicaSet?: S;
}

/**
 * Removes pods of old ReplicaSets that are not available anyway, oldest ReplicaSet first, at most `maxCleanup`.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/rolling.go#cleanupUnhealthyReplicas
 */
export function cleanUpUnhealthyReplicas<S extends ReplicaSetSize>(
  oldReplicaSets: readonly S[],
  maxCleanup: number,
): UnhealthyCleanup<S> {
  const resizes: Resize<S>[] = [];
  let removed = 0;
  for (const replicaSet of [...oldReplicaSets].sort(byCreation)) {
    if (removed >= maxCleanup) break;
    const from = replicaSet.replicas;
    if (from === 0 || from === replicaSet.availableReplicas) continue;
    const count = Math.min(maxCleanup - removed, from - replicaSet.availableReplicas);
    if (count < 0) return { resizes, removed, staleReplicaSet: replicaSet };
    resizes.push({ replicaSet, from, to: from - count, rule: "remove-unhealthy-old" });
    removed += count;
  }
  return { resizes, removed };
}
