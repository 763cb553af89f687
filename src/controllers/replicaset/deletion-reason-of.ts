import {
  type DeletionReason,
  type Deployment,
  newReplicaSetKey,
  type ReplicaSet,
} from "../../cluster/index.js";

/**
 * Says whether a ReplicaSet's surplus pods go for a rollout or for a scale-down: a rollout, where their Deployment
 * has another template by now, or where one of its other ReplicaSets still has pods.
 *
 * `siblings`: every ReplicaSet of the same owner, itself included.
 * Deviates: upstream writes down no reason; this one is for the counts of termination losses only.
 */
export function deletionReasonOf(
  replicaSet: ReplicaSet,
  deployment: Pick<Deployment, "key" | "template"> | undefined,
  siblings: Iterable<ReplicaSet>,
): DeletionReason {
  if (deployment === undefined) return "scale-down";
  if (newReplicaSetKey(deployment) !== replicaSet.key) return "rollout";
  for (const sibling of siblings) {
    if (sibling !== replicaSet && (sibling.replicas > 0 || sibling.statusReplicas > 0)) return "rollout";
  }
  return "scale-down";
}
