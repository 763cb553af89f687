export { KNOB_NAMES, type KnobName, type KnobValues } from "./knobs.js";
export { parseKnobValues } from "./parse-knob-values.js";
export type { TuneInput, TuneProgress } from "./trial-runner.js";
export { type TunableAutoscaler, tunableAutoscalers } from "./tunable-autoscaler.js";
export { DEFAULT_TUNE_RUNS, DEFAULT_TUNE_SEEDS, type TuneOptions, tune } from "./tune.js";
export { renderTuning, tuneVerdict } from "./tune-report.js";
export type { ProvenSettings, TriedSettings, TuneResult } from "./tune-result.js";
