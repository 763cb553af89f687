import { InputError } from "../diagnostics/index.js";
import { type Axis, parseAxis } from "./axis.js";
import type { RunJob } from "./executor.js";

/** A grid of settings: every combination of the axes' values, each on every seed. */
export interface SweepPlan {
  /** Settings with two values or more, in the order in which they were written; the last one changes fastest. */
  readonly axes: readonly Axis[];
  /** Settings with one value, which every run has: `path=value`. */
  readonly fixed: readonly string[];
  /** Empty: the scenario's own. */
  readonly seeds: readonly number[];
}

/** One combination: a value per axis. */
export type GridPoint = readonly string[];

/**
 * Reads the settings of a sweep. `seed=1..5:1` makes replications of each point instead of points of their own; with a
 * number of `replications` the caller fills in the seeds once it knows the scenario's own.
 *
 * Throws InputError: those of parseAxis, and HR1932 for a grid without a setting or with two sources of seeds.
 */
export function planSweep(settings: readonly string[], replications?: number): SweepPlan {
  const all = settings.map(parseAxis);
  const ofSeed = all.filter(({ path }) => path === "seed");
  if (ofSeed.length > 1 || (ofSeed.length === 1 && replications !== undefined)) {
    throw fault("the seeds are given twice", "write --seeds, or one --set seed=…");
  }
  const others = all.filter(({ path }) => path !== "seed");
  const seeds = ofSeed.flatMap(({ values }) => values.map(seedOf));
  const axes = others.filter(({ values }) => values.length > 1);
  if (axes.length === 0 && Math.max(seeds.length, replications ?? 0) < 2) {
    throw fault(
      "the grid is empty: no setting has two values",
      "for example --set hpa/web.spec.minReplicas=2..8:2 --set nodeGroups.service.max=10,20",
    );
  }
  const fixed = others.flatMap(({ path, values }) => (values.length > 1 ? [] : [`${path}=${values[0]!}`]));
  return { axes, fixed, seeds };
}

/** Number of combinations. */
export function pointCount({ axes }: SweepPlan): number {
  return axes.reduce((product, { values }) => product * values.length, 1);
}

/** A point by its number, from 0. */
export function pointAt({ axes }: SweepPlan, index: number): GridPoint {
  const point: string[] = [];
  let rest = index;
  for (const { values } of axes.toReversed()) {
    point.unshift(values[rest % values.length]!);
    rest = Math.floor(rest / values.length);
  }
  return point;
}

/** A point for people: `hpa/web.spec.minReplicas=4, nodeGroups.service.max=20`. */
export function pointText({ axes }: SweepPlan, point: GridPoint): string {
  return axes.map(({ path }, i) => `${path}=${point[i]!}`).join(", ");
}

/** The runs of a plan, point by point and in each seed by seed; made one at a time. */
export function* sweepJobs(
  plan: SweepPlan,
  base: Pick<RunJob, "scenario" | "overrides" | "catalogue">,
): Generator<RunJob> {
  const points = pointCount(plan);
  for (let index = 0; index < points; index++) {
    const point = pointAt(plan, index);
    const overrides = [
      ...base.overrides,
      ...plan.fixed,
      ...plan.axes.map(({ path }, i) => `${path}=${point[i]!}`),
    ];
    const text = pointText(plan, point);
    if (plan.seeds.length === 0) yield { ...base, label: text, overrides };
    for (const seed of plan.seeds) {
      yield { ...base, label: `${text}${text === "" ? "" : ", "}seed ${seed}`, overrides, seed };
    }
  }
}

function seedOf(value: string): number {
  const seed = Number(value);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw fault(`the seed ${value} is no whole number`, "seed=1..10:1");
  return seed;
}

function fault(message: string, hint: string): InputError {
  return new InputError([{ code: "HR1932", severity: "error", message, hint }]);
}
