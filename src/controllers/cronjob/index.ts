export { CronJobController, type CronJobControllerOptions } from "./controller.js";
export { cronScheduleOf } from "./cron-schedule-of.js";
export { DEFAULT_CONCURRENT_CRON_JOB_SYNCS } from "./defaults.js";
export {
  type CronJobRun,
  type CronJobState,
  type CronSchedule,
  nextCronJobRun,
} from "./next-run.js";
export { type CronJobPlan, type CronJobSyncState, planCronJobSync } from "./plan-cron-job-sync.js";
