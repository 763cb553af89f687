/**
 * kube-headroom as a library: load a scenario, play it, read the result. Runs in Node and in a browser.
 *
 * @example
 * const { loaded } = await loadScenario(memoryFileSource(files), "scenario.yaml");
 * const run = createRun(loaded);
 * while (!run.advance(100_000)) {}
 * const report = renderReport(run.finish(), loaded.resolvedYaml).get("report.md");
 */
export { type Diagnostic, InputError, renderDiagnostic } from "./diagnostics/index.js";
export {
  baseScenario,
  type Check,
  type Comparison,
  type ComparisonPlan,
  changesOf,
  checkComparison,
  chooseTypes,
  type Executor,
  parseAllowances,
  planSweep,
  type RunFigures,
  type RunJob,
  type RunOutcome,
  readVariant,
  renderComparison,
  renderJUnit,
  renderSizing,
  renderSweep,
  renderTuning,
  runComparison,
  runJob,
  type SizeOptions,
  type SizeResult,
  type SweepPlan,
  SweepTable,
  seedsFrom,
  size,
  sweepJobs,
  type TuneOptions,
  type TuneResult,
  tunableAutoscalers,
  tune,
  type Variant,
  verdictOf,
} from "./planning/index.js";
export type { DecisionRecord, LifeStory, Result } from "./recording/index.js";
export { explainHpa, explainPod, renderReport } from "./report/index.js";
export {
  type FileSource,
  type LoadedScenario,
  type LoadOptions,
  loadScenario,
  memoryFileSource,
  type ScenarioLoading,
  scenarioJsonSchema,
} from "./scenario/index.js";
export { createRun, type Run, type RunOptions, VERSION } from "./simulation/index.js";
