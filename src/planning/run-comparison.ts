import { type Comparison, compareRuns, type VariantRuns } from "./comparison.js";
import type { ExecuteOptions, Executor, RunJob } from "./executor.js";
import type { RunFigures } from "./run-figures.js";
import type { Variant } from "./variant.js";

/** What is to be compared. */
export interface ComparisonPlan {
  readonly base: Variant;
  readonly variants: readonly Variant[];
  /** Every side is played on each; at least one. */
  readonly seeds: readonly number[];
  readonly catalogue?: string;
}

export interface ComparisonOutcome {
  /** Null where the base, or every variant, lacks a run. */
  readonly comparison: Comparison | null;
  /** Runs that failed, by name, with the reason. */
  readonly broken: readonly string[];
}

/** The runs of a comparison, side by side and in each seed by seed. */
export function comparisonJobs({ base, variants, seeds, catalogue }: ComparisonPlan): RunJob[] {
  return [base, ...variants].flatMap((side) =>
    seeds.map((seed, i) => ({
      label: `${side.name}, seed ${seed}`,
      scenario: side.scenario,
      overrides: side.overrides,
      seed,
      ...(catalogue === undefined ? {} : { catalogue }),
      // Reasons are shown of the first seed.
      keepsDecisions: i === 0,
    })),
  );
}

/** Plays every side and compares those that are whole: a side that lacks a run has no pairs. */
export async function runComparison(
  executor: Executor,
  plan: ComparisonPlan,
  options: ExecuteOptions = {},
): Promise<ComparisonOutcome> {
  const { seeds } = plan;
  const runs: RunFigures[][] = [plan.base, ...plan.variants].map(() => []);
  const broken: string[] = [];
  for await (const outcome of executor.execute(comparisonJobs(plan), options)) {
    if ("figures" in outcome) runs[Math.floor(outcome.index / seeds.length)]!.push(outcome.figures);
    else broken.push(`${outcome.job.label}: ${outcome.failure.map(({ message }) => message).join("; ")}`);
  }
  const side = ({ name }: Variant, i: number): VariantRuns => ({ name, runs: runs[i]! });
  const base = side(plan.base, 0);
  const variants = plan.variants
    .map((variant, i) => side(variant, i + 1))
    .filter((each) => each.runs.length === seeds.length);
  const canCompare = base.runs.length === seeds.length && variants.length > 0;
  return { comparison: canCompare ? compareRuns(base, variants) : null, broken };
}

/** What each variant sets beyond the base, as people wrote it. */
export function changesOf({ base, variants }: ComparisonPlan): ReadonlyMap<string, readonly string[]> {
  return new Map(
    variants.map(({ name, overrides }) => [
      name,
      overrides
        .slice(base.overrides.length)
        .map((override) => (typeof override === "string" ? override : override.text)),
    ]),
  );
}
