import type { Job, Pod } from "../../cluster/index.js";
import { type SimTime, truncateToSecond } from "../../units/index.js";
import type { FailureStreak } from "./back-off.js";

/** What the controller keeps of one Job beside its status. */
export interface JobMemory {
  /**
   * Its pods that are not counted yet (upstream: that carry the tracking finalizer), in the order of creation.
   * A pod that is gone stays here until it is counted.
   */
  readonly uncounted: Set<Pod>;
  /** Its pods that had not ended at the last look. */
  readonly open: Set<Pod>;
  readonly indexes: Map<Pod, number>;
  /** By index: failures of its pods, and when the last one ended. */
  readonly indexFailures: Map<number, FailureStreak>;
  streak: FailureStreak;
  /** Pods created so far, by index (−1 without): for their stable names. */
  readonly lives: Map<number, number>;
  /** The Job is about to fail for this reason, once its pods are gone. */
  failureTarget: string | undefined;
  successCriteriaMet: boolean;
  isSuspendedWritten: boolean;
  /** Until then creations and deletions of its own are on their way back through the watch. */
  blindUntil: SimTime;
}

export function newJobMemory(): JobMemory {
  return {
    uncounted: new Set(),
    open: new Set(),
    indexes: new Map(),
    indexFailures: new Map(),
    streak: { failures: 0, lastFailureAt: undefined },
    lives: new Map(),
    failureTarget: undefined,
    successCriteriaMet: false,
    isSuspendedWritten: false,
    blindUntil: 0 as SimTime,
  };
}

/** Terminating pods neither run for nor count against a Job with this policy until they end. */
export function replacesOnlyFailed({ spec }: Job): boolean {
  return spec.podReplacementPolicy === "Failed";
}

/**
 * Whether a pod counts as failed: it did, or it is being deleted (or gone) without having succeeded.
 *
 * Source: kubernetes v1.36.3 pkg/controller/job/job_controller.go#isPodFailed
 */
export function isPodFailed(pod: Pod, job: Job): boolean {
  if (pod.phase === "Failed") return true;
  if (pod.phase === "Succeeded") return false;
  return !pod.exists || (pod.deletion !== null && !replacesOnlyFailed(job));
}

/**
 * When a pod ended, as the API shows it: a whole second. What its kubelet said of its containers counts, else since
 * when it is not ready (it may have been so long before it was deleted), else its deletion.
 *
 * Source: kubernetes v1.36.3 pkg/controller/job/backoff_utils.go#getFinishedTime
 */
export function finishedAt(pod: Pod): SimTime {
  const isTold = pod.exitedAt !== null && pod.isTerminal && pod.node?.exists !== false;
  if (isTold) return truncateToSecond(pod.exitedAt!);
  if (pod.ready === "False") return truncateToSecond(pod.readyChangedAt);
  return truncateToSecond(pod.deletion?.requestedAt ?? pod.exitedAt ?? pod.createdAt);
}
