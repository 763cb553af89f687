import { type ConfidenceInterval, pairedDifference } from "../stats/index.js";
import { type DecisionDifference, firstDifferences } from "./first-differences.js";
import {
  COST,
  ERRORS,
  latencyMeasure,
  latencyPointOf,
  MEAN_NODES,
  MEAN_PODS,
  type Measure,
  POD_COST,
  SCALINGS,
  WAITING_PODS,
  WORST_INTERVAL,
} from "./measures.js";
import type { RunFigures } from "./run-figures.js";

/** How sure a difference is. `noise`: the interval holds zero; `one seed`: there is no interval. */
export type Certainty = "same" | "sure" | "noise" | "one seed";

/** A variant against the base in one measure; a positive difference is worse. */
export interface Difference {
  readonly measure: Measure;
  readonly base: number | null;
  readonly variant: number | null;
  /** Mean of variant − base over the seeds, pair by pair. Null where a value is missing. */
  readonly difference: number | null;
  /** 95 % interval of it; null with one seed. */
  readonly interval: ConfidenceInterval | null;
  readonly certainty: Certainty;
}

/** One objective over the seeds. */
export interface ObjectiveOutcome {
  readonly objective: string;
  readonly subject: string;
  readonly limit: number;
  readonly unit: "seconds" | "share" | "USD/day";
  /** Mean over the seeds; null where it could not be judged. */
  readonly actual: number | null;
  readonly met: boolean | null;
  readonly missedSeeds: number;
  readonly seeds: number;
}

export interface ComparedVariant {
  readonly name: string;
  readonly differences: readonly Difference[];
  readonly objectives: readonly ObjectiveOutcome[];
  /** On the first seed. */
  readonly decisions: readonly DecisionDifference[];
  /** Decisions in the base's first run and in the variant's. */
  readonly decisionCounts: readonly [base: number, variant: number];
}

export interface Comparison {
  readonly base: string;
  readonly seeds: readonly (number | string)[];
  readonly measures: readonly Measure[];
  readonly baseObjectives: readonly ObjectiveOutcome[];
  readonly variants: readonly ComparedVariant[];
  /** Of the base's first run; for the wall clock of decisions. */
  readonly clock: Pick<RunFigures, "zeroEpochSeconds" | "timeZone">;
}

/** The runs of one side, seed by seed. */
export interface VariantRuns {
  readonly name: string;
  readonly runs: readonly RunFigures[];
}

/** Differences smaller than this share of the larger value are rounding. */
const ROUNDING = 1e-9;

/** Holds variants against a base; every side has the same seeds in the same order, at least one. */
export function compareRuns(base: VariantRuns, variants: readonly VariantRuns[]): Comparison {
  const first = base.runs[0]!;
  const measures = [
    COST,
    POD_COST,
    latencyMeasure(latencyPointOf(first)),
    latencyMeasure("mean"),
    WORST_INTERVAL,
    ERRORS,
    SCALINGS,
    MEAN_PODS,
    MEAN_NODES,
    WAITING_PODS,
  ].filter((measure, i, all) => all.findIndex(({ key }) => key === measure.key) === i);
  return {
    base: base.name,
    seeds: base.runs.map(({ seed }) => seed),
    measures,
    baseObjectives: objectivesOf(base.runs),
    variants: variants.map(({ name, runs }) => {
      const [ofBase, ofVariant] = [first.decisions ?? [], runs[0]?.decisions ?? []];
      return {
        name,
        differences: measures.map((measure) => differenceOf(measure, base.runs, runs)),
        objectives: objectivesOf(runs),
        decisions: firstDifferences(ofBase, ofVariant),
        decisionCounts: [ofBase.length, ofVariant.length],
      };
    }),
    clock: { zeroEpochSeconds: first.zeroEpochSeconds, timeZone: first.timeZone },
  };
}

function differenceOf(
  measure: Measure,
  base: readonly RunFigures[],
  variant: readonly RunFigures[],
): Difference {
  const a = known(base.map((figures) => measure.of(figures)));
  const b = known(variant.map((figures) => measure.of(figures)));
  const means = { measure, base: a === null ? null : meanOf(a), variant: b === null ? null : meanOf(b) };
  if (a === null || b === null || a.length !== b.length) {
    return { ...means, difference: null, interval: null, certainty: "one seed" };
  }
  const isSame = a.every((own, i) => Math.abs(b[i]! - own) <= ROUNDING * Math.max(own, b[i]!));
  const difference = isSame ? 0 : meanOf(b) - meanOf(a);
  const interval = a.length > 1 ? pairedDifference(a, b) : null;
  const certainty: Certainty = isSame
    ? "same"
    : interval === null
      ? "one seed"
      : interval.low <= 0 && interval.high >= 0
        ? "noise"
        : "sure";
  return { ...means, difference, interval, certainty };
}

function objectivesOf(runs: readonly RunFigures[]): ObjectiveOutcome[] {
  return (runs[0]?.objectives ?? []).map(({ objective, subject, limit, unit }) => {
    const own = runs.flatMap(({ objectives }) =>
      objectives.filter((each) => each.objective === objective && each.subject === subject),
    );
    const actuals = known(own.map(({ actual }) => actual));
    const actual = actuals === null || actuals.length === 0 ? null : meanOf(actuals);
    // A run that could not be judged whole (a node without a price) leaves the mean a lower bound.
    const isJudged = own.every(({ met }) => met !== null);
    const met = actual === null ? null : actual > limit ? false : isJudged ? true : null;
    const missedSeeds = own.filter((each) => each.met === false).length;
    return { objective, subject, limit, unit, actual, met, missedSeeds, seeds: own.length };
  });
}

/** The values if none is missing. */
function known(values: readonly (number | null)[]): number[] | null {
  const there = values.filter((value) => value !== null);
  return there.length === values.length ? there : null;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
