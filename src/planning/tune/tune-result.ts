import type { FailedRun } from "../executor.js";
import type { Judgement } from "../judge-run.js";
import type { RunFigures } from "../run-figures.js";
import type { GridPoint } from "../search/index.js";
import type { Knob } from "./knobs.js";
import type { LoadSplit } from "./load-split.js";
import type { TunableAutoscaler } from "./tunable-autoscaler.js";

/** What a setting costs: the thing that tuning makes small. */
export interface CostMeasure {
  /**
   * `bill`: the whole bill, where nodes come and go with the pods. `requests`: what the tuned workloads' requests are
   * worth at the price of their nodes, where the nodes stay. `cores`: what they request, where nothing has a price.
   */
  readonly kind: "bill" | "requests" | "cores";
  /** `USD a day`, `cores` */
  readonly unit: string;
}

/** An HPA under tuning. */
export interface TunedAutoscaler {
  readonly autoscaler: TunableAutoscaler;
  readonly knobs: readonly Knob[];
}

/** One choice for every knob of every HPA, in their order. */
export type Settings = readonly GridPoint[];

/** A run of some settings. */
export interface TrialRun {
  readonly part: string;
  readonly seed: number;
  readonly cost: number;
  readonly judgement: Judgement;
  readonly figures: RunFigures;
}

/** Settings and how they did on the part of the load that was looked at. */
export interface TriedSettings {
  readonly settings: Settings;
  readonly run: TrialRun;
}

/** Settings that also ran with other luck and on load that the search had not seen. */
export interface ProvenSettings extends TriedSettings {
  /** The part that was looked at; the first is `run`. One per seed. */
  readonly trained: readonly TrialRun[];
  readonly unseen: readonly TrialRun[];
}

/** One step of one knob away from the answer. */
export interface SensitivityRow {
  readonly autoscaler: number;
  readonly knob: number;
  readonly step: -1 | 1;
  /** Null where the run failed. */
  readonly tried: TriedSettings | null;
}

export interface TuneResult {
  readonly scenario: string;
  readonly version: string;
  readonly split: LoadSplit;
  /** Whether every interval had to meet the objectives. */
  readonly everyInterval: boolean;
  readonly seeds: readonly number[];
  readonly cost: CostMeasure;
  readonly tuned: readonly TunedAutoscaler[];
  /** In the order in which they were tried; the first is what stands in the manifests. */
  readonly tried: readonly TriedSettings[];
  readonly now: ProvenSettings;
  /** Null: nothing that was tried meets the objectives. */
  readonly recommended: ProvenSettings | null;
  /** The answer, or what comes closest to one. */
  readonly best: ProvenSettings;
  /** Attempts that met the objectives where they were looked for, but not on unseen load. In their order. */
  readonly refuted: readonly ProvenSettings[];
  readonly sensitivity: readonly SensitivityRow[];
  readonly failures: readonly FailedRun[];
  readonly runs: {
    /** On the part that was looked at. */
    readonly search: number;
    /** With other luck and on unseen load. */
    readonly proof: number;
    /** Points that all knobs of all HPAs span together. */
    readonly gridPoints: number;
  };
  /** How nodes behave: whether a smaller number of pods makes a smaller bill. */
  readonly nodesFollowPods: boolean;
}

/** The run that misses most, or meets most narrowly, of all of a setting's runs. */
export function worstRun({ trained, unseen }: ProvenSettings): TrialRun {
  return [...trained, ...unseen].reduce((worst, run) =>
    run.judgement.excess > worst.judgement.excess ? run : worst,
  );
}

/** Whether every run of a setting meets the objectives. */
export function isProven(settings: ProvenSettings): boolean {
  return worstRun(settings).judgement.excess <= 0;
}
