/** What the history clean-up reads of an old ReplicaSet. */
export interface HistoryReplicaSet {
  /** deployment.kubernetes.io/revision */
  readonly revision: number;
  /** spec.replicas */
  readonly replicas: number;
  /** status.replicas */
  readonly statusReplicas: number;
}

/**
 * Chooses the old ReplicaSets to delete: those beyond the limit, lowest revision first; one that is not empty is
 * passed over (and still counts).
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/sync.go#cleanupDeployment
 */
export function cleanUpHistory<S extends HistoryReplicaSet>(
  oldReplicaSets: readonly S[],
  revisionHistoryLimit: number,
): readonly S[] {
  const excess = oldReplicaSets.length - revisionHistoryLimit;
  if (excess <= 0) return [];
  return [...oldReplicaSets]
    .sort((a, b) => a.revision - b.revision)
    .slice(0, excess)
    .filter((replicaSet) => replicaSet.replicas === 0 && replicaSet.statusReplicas === 0);
}
