export { LiveLookups } from "./cluster-lookups.js";
export { Scheduler, type SchedulerOptions } from "./controller.js";
export type { BindEvidence, UnschedulableEvidence } from "./explain.js";
export { queueBackoff } from "./queue-backoff.js";
export { SchedulingQueue, type SchedulingQueueOptions } from "./scheduling-queue.js";
