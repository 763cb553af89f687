export { type Axis, parseAxis } from "./axis.js";
export { baseScenario } from "./base-scenario.js";
export { checkSettings } from "./check-settings.js";
export { type CompareFacts, renderComparison } from "./compare-report.js";
export {
  type ComparedVariant,
  type Comparison,
  compareRuns,
  type Difference,
  type ObjectiveOutcome,
  type VariantRuns,
} from "./comparison.js";
export { type Allowances, type Check, checkComparison, parseAllowances } from "./comparison-checks.js";
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
export { type DecisionDifference, firstDifferences } from "./first-differences.js";
export { type Judgement, type JudgingOptions, judgeRun } from "./judge-run.js";
export { renderJUnit } from "./junit-xml.js";
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
export { inlineVariant, readVariant } from "./read-variant.js";
export * from "./rightsize/index.js";
export {
  type ComparisonOutcome,
  type ComparisonPlan,
  changesOf,
  comparisonJobs,
  runComparison,
} from "./run-comparison.js";
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
export { scaleLoad } from "./scale-load.js";
export { checkSeedCount, seedsFrom } from "./seeds.js";
export * from "./size/index.js";
export { planSweep, pointCount, type SweepPlan, sweepJobs } from "./sweep-plan.js";
export { renderSweep, type SweepFacts } from "./sweep-report.js";
export { type SweepPoint, type SweepResult, type SweepRow, SweepTable } from "./sweep-result.js";
export * from "./tune/index.js";
export type { Variant } from "./variant.js";
export { differenceText, verdictOf } from "./verdict.js";
