import { type ReplicaSetSize, type Resize, totalReplicas } from "./replica-set-size.js";
import type { RolloutLimits } from "./resolve-fenceposts.js";
import { sizeNewReplicaSet } from "./size-new-replica-set.js";

/**
 * The new side of one rolling-update sync: grow into the surge, or shrink to the Deployment's size.
 * Undefined when its size stays.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/rolling.go#reconcileNewReplicaSet
 */
export function reconcileNewReplicaSet<S extends ReplicaSetSize>(
  limits: RolloutLimits,
  newReplicaSet: S,
  oldReplicaSets: readonly S[],
): Resize<S> | undefined {
  const from = newReplicaSet.replicas;
  if (from === limits.replicas) return undefined;
  if (from > limits.replicas) {
    return { replicaSet: newReplicaSet, from, to: limits.replicas, rule: "shrink-new" };
  }
  const to = sizeNewReplicaSet(limits, from, from + totalReplicas(oldReplicaSets));
  return to === from ? undefined : { replicaSet: newReplicaSet, from, to, rule: "grow-new" };
}
