import type { SimTime } from "../../units/index.js";
import { type CronJobRun, type CronSchedule, nextCronJobRun } from "./next-run.js";

/** What one sync sees of a CronJob. */
export interface CronJobSyncState {
  readonly createdAt: SimTime;
  readonly lastScheduleTime: SimTime | undefined;
  readonly startingDeadlineSeconds: number | undefined;
  readonly concurrencyPolicy: "Allow" | "Forbid" | "Replace";
  readonly isSuspended: boolean;
  /** Jobs in status.active. */
  readonly active: number;
}

export interface CronJobPlan {
  /** The tick for which a Job starts now. */
  readonly runFor: SimTime | undefined;
  /** Whether the active Jobs are deleted first. */
  readonly replaces: boolean;
  /** A due tick does not start a Job, since one is active. It stays due. */
  readonly isForbidden: boolean;
  readonly missed: CronJobRun["missed"];
  /** Delay to the next sync; undefined when the schedule never fires, or is suspended. */
  readonly requeueAfter: SimTime | undefined;
}

/**
 * What one sync of a CronJob does about its newest due tick. With Forbid a tick that comes while a Job is active
 * stays due: the newest such tick starts when the Job has ended.
 *
 * Source: kubernetes v1.36.3 pkg/controller/cronjob/cronjob_controllerv2.go#syncCronJob
 */
export function planCronJobSync(
  cronJob: CronJobSyncState,
  schedule: CronSchedule,
  now: SimTime,
): CronJobPlan {
  const idle = { runFor: undefined, replaces: false, isForbidden: false };
  if (cronJob.isSuspended) return { ...idle, missed: "none", requeueAfter: undefined };
  const { runFor, missed, requeueAfter } = nextCronJobRun(cronJob, schedule, now);
  if (runFor === undefined || runFor === cronJob.lastScheduleTime) return { ...idle, missed, requeueAfter };
  if (cronJob.concurrencyPolicy === "Forbid" && cronJob.active > 0) {
    return { ...idle, isForbidden: true, missed, requeueAfter };
  }
  const replaces = cronJob.concurrencyPolicy === "Replace" && cronJob.active > 0;
  return { runFor, replaces, isForbidden: false, missed, requeueAfter };
}
