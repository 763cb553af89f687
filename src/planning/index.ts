export type {
  ExecuteOptions,
  Executor,
  FailedRun,
  FinishedRun,
  RunJob,
  RunOutcome,
  RunProgress,
} from "./executor.js";
export { figuresOf } from "./figures-of.js";
export {
  type AutoscalerRunFigures,
  type NodeGroupRunFigures,
  type RunFigures,
  type RunWarning,
  type ScalingDecision,
  type ServiceRunFigures,
  scalingsPerHour,
  type WorkloadRunFigures,
} from "./run-figures.js";
export { failureOf, type JobResult, runJob } from "./run-job.js";
