import type { SimTime } from "../../units/index.js";
import {
  isRolloutComplete,
  isRolloutProgressing,
  isRolloutTimedOut,
  type ProgressingCondition,
  type ProgressingReason,
  type RolloutCounters,
} from "./judge-rollout.js";

/** What the judgement of a rollout's progress looks at. */
export interface ProgressView {
  /** spec.replicas */
  readonly replicas: number;
  /** The counters that the status shows. */
  readonly before: RolloutCounters;
  /** The counters as they are now. */
  readonly after: RolloutCounters;
  readonly now: SimTime;
}

/**
 * The reason that the Progressing condition gets: complete, moved on, or out of time. `keep` leaves the condition
 * as it is; undefined: a Deployment without a deadline has none.
 *
 * A reason that is given again renews the condition's time, which is what the deadline counts from.
 * Source: kubernetes v1.36.3 pkg/controller/deployment/progress.go#syncRolloutStatus
 */
export function judgeProgress(
  progressDeadlineSeconds: number | undefined,
  current: ProgressingCondition | undefined,
  view: ProgressView,
): ProgressingReason | "keep" | undefined {
  if (progressDeadlineSeconds === undefined) return undefined;
  const { after, before, replicas, now } = view;
  if (isPastRollout(current, after)) return "keep";
  if (isRolloutComplete(replicas, after)) return "NewReplicaSetAvailable";
  if (isRolloutProgressing(before, after)) return "ReplicaSetUpdated";
  if (current?.reason === "ProgressDeadlineExceeded") return "keep";
  return isRolloutTimedOut(progressDeadlineSeconds, current, now) ? "ProgressDeadlineExceeded" : "keep";
}

/** Whether its newest template was rolled out once: its progress is judged no more, whatever its pods do. */
export function isPastRollout(
  current: ProgressingCondition | undefined,
  { replicas, updatedReplicas }: RolloutCounters,
): boolean {
  return replicas === updatedReplicas && current?.reason === "NewReplicaSetAvailable";
}
