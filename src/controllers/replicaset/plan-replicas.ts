/** What one sync of a ReplicaSet does to the number of its pods. */
export interface ReplicasPlan {
  readonly activePods: number;
  readonly wanted: number;
  /** Pods to create in this sync. */
  readonly create: number;
  /** Pods to delete in this sync. */
  readonly delete: number;
}

/**
 * Compares active pods (not finished, not being deleted) with spec.replicas; at most `burstReplicas` a sync.
 *
 * Source: kubernetes v1.36.3 pkg/controller/replicaset/replica_set.go#manageReplicas
 */
export function planReplicas(activePods: number, wanted: number, burstReplicas: number): ReplicasPlan {
  const missing = wanted - activePods;
  return {
    activePods,
    wanted,
    create: Math.min(Math.max(0, missing), burstReplicas),
    delete: Math.min(Math.max(0, -missing), burstReplicas),
  };
}
