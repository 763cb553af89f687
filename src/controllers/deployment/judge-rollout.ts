import { SECOND, type SimTime, truncateToSecond } from "../../units/index.js";

/** The counters of a Deployment's status that tell how far its rollout is. */
export interface RolloutCounters {
  /** Pods of all its ReplicaSets. */
  readonly replicas: number;
  /** Pods of the new ReplicaSet. */
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
}

/** The Progressing condition as far as the decisions read it. */
export interface ProgressingCondition {
  readonly status: "True" | "False";
  readonly reason: ProgressingReason;
  /** API time: a whole second. */
  readonly lastUpdateTime: SimTime;
}

export type ProgressingReason =
  | "NewReplicaSetCreated"
  | "FoundNewReplicaSet"
  | "ReplicaSetUpdated"
  | "NewReplicaSetAvailable"
  | "ProgressDeadlineExceeded";

/** The condition as it is written at `now`. */
export function progressingCondition(reason: ProgressingReason, now: SimTime): ProgressingCondition {
  const status = reason === "ProgressDeadlineExceeded" ? "False" : "True";
  return { status, reason, lastUpdateTime: truncateToSecond(now) };
}

/**
 * Whether every pod is of the new ReplicaSet and available, and no other is left.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/util/deployment_util.go#DeploymentComplete
 */
export function isRolloutComplete(
  replicas: number,
  status: Pick<RolloutCounters, "replicas" | "updatedReplicas" | "availableReplicas">,
  observed = true,
): boolean {
  return (
    status.updatedReplicas === replicas &&
    status.replicas === replicas &&
    status.availableReplicas === replicas &&
    observed
  );
}

/**
 * Whether the rollout came further between two states: more pods updated, ready or available, or fewer old ones.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/util/deployment_util.go#DeploymentProgressing
 */
export function isRolloutProgressing(before: RolloutCounters, after: RolloutCounters): boolean {
  return (
    after.updatedReplicas > before.updatedReplicas ||
    after.replicas - after.updatedReplicas < before.replicas - before.updatedReplicas ||
    after.readyReplicas > before.readyReplicas ||
    after.availableReplicas > before.availableReplicas
  );
}

/**
 * Whether the last progress lies further back than the deadline. A finished rollout cannot time out; one that
 * timed out stays so until it moves.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/util/deployment_util.go#DeploymentTimedOut
 */
export function isRolloutTimedOut(
  progressDeadlineSeconds: number | undefined,
  condition: ProgressingCondition | undefined,
  now: SimTime,
): boolean {
  if (progressDeadlineSeconds === undefined || condition === undefined) return false;
  if (condition.reason === "NewReplicaSetAvailable") return false;
  if (condition.reason === "ProgressDeadlineExceeded") return true;
  return condition.lastUpdateTime + progressDeadlineSeconds * SECOND < now;
}
