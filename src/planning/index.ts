export { type Axis, parseAxis } from "./axis.js";
export { checkSettings } from "./check-settings.js";
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
  COST,
  type LatencyPointName,
  latencyMeasure,
  latencyPointOf,
  type Measure,
  type MeasureUnit,
  measuresOf,
  measureText,
} from "./measures.js";
export { paretoFrontier } from "./pareto-frontier.js";
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
export { checkSeedCount, seedsFrom } from "./seeds.js";
export { planSweep, pointCount, type SweepPlan, sweepJobs } from "./sweep-plan.js";
export { renderSweep, type SweepFacts } from "./sweep-report.js";
export { type SweepPoint, type SweepResult, type SweepRow, SweepTable } from "./sweep-result.js";
