import { SECOND, type SimTime } from "../../units/index.js";

export type JobFailureReason =
  | "BackoffLimitExceeded"
  | "DeadlineExceeded"
  | "MaxFailedIndexesExceeded"
  | "FailedIndexes";

/** What decides whether a Job has failed. */
export interface JobRecord {
  readonly backoffLimit: number;
  /** Failed pods, those not yet in the status included. */
  readonly failed: number;
  /** Restarts of the containers of its living pods, with restartPolicy OnFailure; else 0. */
  readonly restarts: number;
  readonly activeDeadlineSeconds: number | undefined;
  /** Undefined: not started, or suspended. */
  readonly startTime: SimTime | undefined;
  /** With backoffLimitPerIndex: indexes that failed for good and that are done; else undefined. */
  readonly indexes:
    | {
        readonly failed: number;
        readonly completed: number;
        readonly completions: number;
        readonly maxFailed: number | undefined;
      }
    | undefined;
}

/**
 * Why a Job fails now; undefined: it goes on.
 *
 * Source: kubernetes v1.36.3 pkg/controller/job/job_controller.go#syncJob, #pastBackoffLimitOnFailure
 */
export function judgeJob(job: JobRecord, now: SimTime): JobFailureReason | undefined {
  if (job.failed > job.backoffLimit) return "BackoffLimitExceeded";
  // A limit of 0 allows no restart; above it the limit itself is one too many.
  if (job.restarts > 0 && job.restarts >= job.backoffLimit) return "BackoffLimitExceeded";
  if (job.activeDeadlineSeconds !== undefined && job.startTime !== undefined) {
    if (now - job.startTime >= job.activeDeadlineSeconds * SECOND) return "DeadlineExceeded";
  }
  if (job.indexes === undefined) return undefined;
  const { failed, completed, completions, maxFailed } = job.indexes;
  if (maxFailed !== undefined && failed > maxFailed) return "MaxFailedIndexesExceeded";
  return failed > 0 && failed + completed >= completions ? "FailedIndexes" : undefined;
}
