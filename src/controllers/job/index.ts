export { countFailureStreak, type FailureStreak, remainingBackOff } from "./back-off.js";
export { JobController, type JobControllerOptions } from "./controller.js";
export { DEFAULT_CONCURRENT_JOB_SYNCS, DEFAULT_JOB_RUN_SECONDS } from "./defaults.js";
export { explainJob, type JobEvidence } from "./explain.js";
export { type JobFailureReason, type JobRecord, judgeJob } from "./judge-job.js";
export { firstMissingIndexes, type JobPlan, type JobState, planJobSync } from "./plan-job-sync.js";
export {
  TtlAfterFinishedController,
  type TtlAfterFinishedControllerOptions,
} from "./ttl-after-finished.js";
