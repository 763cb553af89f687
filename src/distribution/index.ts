export { executorOf } from "./executor-of.js";
export { inProcessExecutor, inProcessRunner } from "./in-process-runner.js";
export type { JobContext, JobReport, JobRunner } from "./job-runner.js";
export { RememberedFiles } from "./remembered-files.js";
export { type Maker, ResultStore } from "./result-store.js";
export { storedRunner } from "./stored-runner.js";
export { defaultWorkers, workerRunner } from "./worker-runner.js";
