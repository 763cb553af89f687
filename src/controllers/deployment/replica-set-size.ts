/**
 * What the Deployment's decisions read of a ReplicaSet. The simulated cluster's objects and the vectors' rows
 * both fit.
 */
export interface ReplicaSetSize {
  readonly name: string;
  /** Rank of the creation: a larger one was created later. Ties go by name. */
  readonly createdAt: number;
  /** spec.replicas */
  readonly replicas: number;
  /** status.availableReplicas */
  readonly availableReplicas: number;
}

/** One ReplicaSet's new size, and the rule that asks for it. */
export interface Resize<S extends ReplicaSetSize = ReplicaSetSize> {
  readonly replicaSet: S;
  readonly from: number;
  readonly to: number;
  readonly rule: ResizeRule;
}

export type ResizeRule =
  | "grow-new"
  | "shrink-new"
  | "remove-unhealthy-old"
  | "scale-down-old"
  | "recreate-remove-old"
  | "recreate-grow-new"
  | "follow-deployment"
  | "new-is-saturated"
  | "proportional";

/**
 * Compares by creation, oldest first; equal creation times go by name.
 *
 * Source: kubernetes v1.36.3 pkg/controller/controller_utils.go#ReplicaSetsByCreationTimestamp
 */
export function byCreation(a: ReplicaSetSize, b: ReplicaSetSize): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** The sum of spec.replicas. */
export function totalReplicas(replicaSets: readonly ReplicaSetSize[]): number {
  let total = 0;
  for (const replicaSet of replicaSets) total += replicaSet.replicas;
  return total;
}

/** The sum of status.availableReplicas. */
export function totalAvailable(replicaSets: readonly ReplicaSetSize[]): number {
  let total = 0;
  for (const replicaSet of replicaSets) total += replicaSet.availableReplicas;
  return total;
}
