import { InputError } from "../../diagnostics/index.js";
import type { LoadedScenario } from "../../scenario/index.js";
import type { Executor } from "../executor.js";
import type { JudgingOptions } from "../judge-run.js";
import { GridSearch, gridSize, isBetter, neighboursOf, pointAt } from "../search/index.js";
import { seedsFrom } from "../seeds.js";
import { KNOB_NAMES, type KnobName, type KnobValues, knobsOf } from "./knobs.js";
import { type LoadSplit, type SplitOptions, splitLoad } from "./load-split.js";
import { settingsKey } from "./settings.js";
import { asTrial, TrialRunner, type TuneInput, type TuneProgress } from "./trial-runner.js";
import {
  isProven,
  type ProvenSettings,
  type SensitivityRow,
  type Settings,
  type TriedSettings,
  type TunedAutoscaler,
  type TuneResult,
  worstRun,
} from "./tune-result.js";

export interface TuneOptions {
  readonly knobs?: readonly KnobName[];
  readonly values?: KnobValues;
  /** Most settings to try for each HPA; never more than a fifth of its grid, unless the grid is tiny. */
  readonly runs?: number;
  /** Runs with other luck that an answer is proven by. */
  readonly seeds?: number;
  readonly split?: SplitOptions;
  readonly judging?: JudgingOptions;
  /** Try every point of the grid instead of searching. */
  readonly fullGrid?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TuneProgress) => void;
}

export const DEFAULT_TUNE_RUNS = 60;
export const DEFAULT_TUNE_SEEDS = 3;
const SMALLEST_SEARCH = 12;
/** A change that gains less than this share of the cost is not worth making. */
const WORTH_CHANGING = 0.01;
/** How often settings are looked for again, with more to spare, after unseen load has refuted the answer. */
const MOST_ATTEMPTS = 4;
/** Single steps that the answer may still take after the search. */
const MOST_STEPS = 4;

/**
 * Looks for the cheapest HPA settings that meet the scenario's objectives on the part of the load that it looks at,
 * and on load that it has not seen. What unseen load refutes is looked for again with more to spare.
 *
 * Several HPAs are tuned one after the other, each with the others at their best so far. Deterministic, whatever the
 * executor. Throws InputError: HR1803 no days to split, HR1804 no objectives, HR1805 nothing to turn; and what is wrong
 * with the scenario as it stands.
 */
export async function tune(
  input: TuneInput,
  executor: Executor,
  options: TuneOptions = {},
): Promise<TuneResult> {
  return new Tuning(input, executor, options).run();
}

class Tuning {
  readonly #input: TuneInput;
  readonly #options: TuneOptions;
  readonly #tuned: readonly TunedAutoscaler[];
  readonly #split: LoadSplit;
  readonly #seeds: readonly number[];
  readonly #runner: TrialRunner;

  constructor(input: TuneInput, executor: Executor, options: TuneOptions) {
    this.#input = input;
    this.#options = options;
    const { scenario } = input.loaded;
    const { knobs = KNOB_NAMES, values, seeds = DEFAULT_TUNE_SEEDS } = options;
    checkObjectives(input.loaded);
    this.#tuned = input.autoscalers.map((autoscaler) => ({
      autoscaler,
      knobs: knobsOf(autoscaler, knobs, values),
    }));
    if (this.#tuned.every((each) => each.knobs.length === 0)) {
      const message = "there is nothing to turn: each knob has only its present value";
      throw new InputError([{ code: "HR1805", severity: "error", message, choices: KNOB_NAMES }]);
    }
    this.#split = splitLoad(input.loaded, options.split);
    this.#seeds = seedsFrom(scenario.seed, Math.max(1, seeds));
    this.#runner = new TrialRunner(
      {
        input,
        tuned: this.#tuned,
        split: this.#split,
        seeds: this.#seeds,
        judging: options.judging ?? {},
        plannedRuns: this.#plannedRuns(),
        signal: options.signal,
        onProgress: options.onProgress,
      },
      executor,
    );
  }

  async run(): Promise<TuneResult> {
    const start: Settings = this.#tuned.map(({ knobs }) => knobs.map(({ current }) => current));
    const first = await this.#runner.try([start], "the settings as they are");
    if (first[0] === null) throw new InputError(this.#runner.failures[0]!.failure);
    const now = await this.#runner.prove(first[0]!);
    const refuted: ProvenSettings[] = [];
    let recommended: ProvenSettings | null = null;
    let margin = 0;
    for (let attempt = 0; attempt < MOST_ATTEMPTS && recommended === null; attempt++) {
      const searched = await this.#searchAll(now, margin, attempt === 0 ? 1 : 0.25);
      const found = await this.#descend(searched, margin);
      if (found.run.judgement.excess > -margin) break;
      const proven = await this.#runner.prove(await this.#simplify(found, margin));
      if (isProven(proven)) recommended = proven;
      else {
        refuted.push(proven);
        const gap = worstRun(proven).judgement.excess - proven.run.judgement.excess;
        margin = Math.max(margin + 0.02, gap);
      }
    }
    if (isProven(now) && (recommended === null || now.run.cost <= recommended.run.cost)) recommended = now;
    const best = recommended ?? (await this.#closest(refuted, now));
    const sensitivity = await this.#neighbours(best, "sensitivity");
    return {
      scenario: this.#input.loaded.scenario.name,
      version: now.run.figures.version,
      split: this.#split,
      everyInterval: this.#options.judging?.everyInterval ?? false,
      seeds: this.#seeds,
      cost: this.#runner.cost,
      tuned: this.#tuned,
      tried: this.#runner.tried,
      now,
      recommended,
      best,
      refuted,
      sensitivity,
      failures: this.#runner.failures,
      runs: {
        search: this.#runner.searchRuns,
        proof: this.#runner.proofRuns,
        gridPoints: gridSize(this.#tuned.flatMap(({ knobs }) => knobs.map(({ choices }) => choices.length))),
      },
      nodesFollowPods: this.#input.loaded.scenario.clusterAutoscaler !== null,
    };
  }

  /** The cheapest settings that meet the objectives with a margin to spare, or what comes closest. */
  async #searchAll(start: TriedSettings, margin: number, share: number): Promise<TriedSettings> {
    let best = start;
    for (const known of this.#runner.tried) {
      if (isBetter(asTrial(known, [], margin), asTrial(best, [], margin))) best = known;
    }
    for (const [index, { autoscaler, knobs }] of this.#tuned.entries()) {
      if (knobs.length === 0) continue;
      best = await this.#searchOne(best, index, margin, share, `search ${autoscaler.object}`);
    }
    return best;
  }

  async #searchOne(
    from: TriedSettings,
    index: number,
    margin: number,
    share: number,
    phase: string,
  ): Promise<TriedSettings> {
    const shape = this.#tuned[index]!.knobs.map(({ choices }) => choices.length);
    const others = (settings: Settings) => settingsKey(settings.with(index, []));
    const known = this.#runner.tried.filter(({ settings }) => others(settings) === others(from.settings));
    if (this.#options.fullGrid === true) {
      const points = Array.from({ length: gridSize(shape) }, (_, n) =>
        from.settings.with(index, pointAt(shape, n)),
      );
      await this.#runner.try(points, phase);
    } else {
      const most = Math.max(Math.floor(gridSize(shape) / 5), Math.min(SMALLEST_SEARCH, gridSize(shape)));
      const fresh = Math.ceil(Math.min(this.#options.runs ?? DEFAULT_TUNE_RUNS, most) * share);
      // What the later passes spend is kept back from the first.
      const budget =
        share < 1 ? known.length + fresh : Math.max(fresh - 2 * shape.length, Math.ceil(fresh / 2));
      const search = new GridSearch({ shape, start: from.settings[index]!, budget });
      search.tell(known.map((each) => asTrial(each, each.settings[index]!, margin)));
      for (let points = search.ask(); points.length > 0; points = search.ask()) {
        const tried = await this.#runner.try(
          points.map((point) => from.settings.with(index, point)),
          phase,
        );
        const dearest = Math.max(...this.#runner.tried.map(({ run }) => run.cost));
        search.tell(
          tried.map((each, n) =>
            each === null
              ? { point: points[n]!, cost: dearest, excess: FAILED }
              : asTrial(each, points[n]!, margin),
          ),
        );
      }
    }
    let best = from;
    for (const each of this.#runner.tried) {
      if (others(each.settings) !== others(from.settings)) continue;
      if (isBetter(asTrial(each, [], margin), asTrial(best, [], margin))) best = each;
    }
    return best;
  }

  /** Takes back every change that is not worth making, the least useful first. */
  async #simplify(found: TriedSettings, margin: number): Promise<TriedSettings> {
    const most = found.run.cost * (1 + WORTH_CHANGING);
    let simplest = found;
    for (;;) {
      const reverts = this.#tuned.flatMap(({ knobs }, a) =>
        knobs.flatMap(({ current }, k) => {
          const point = simplest.settings[a]!;
          return point[k] === current ? [] : [simplest.settings.with(a, point.with(k, current))];
        }),
      );
      const tried = await this.#runner.try(reverts, "fewer changes");
      const good = tried.filter(
        (each) => each !== null && each.run.judgement.excess <= -margin && each.run.cost <= most,
      );
      const next = good.reduce<TriedSettings | null>(
        (best, each) =>
          best === null || isBetter(asTrial(each!, [], 0), asTrial(best, [], 0)) ? each : best,
        null,
      );
      if (next === null) return simplest;
      simplest = next;
    }
  }

  /** Goes to a neighbour as long as one is worth going to, so that no single step improves the answer. */
  async #descend(from: TriedSettings, margin: number): Promise<TriedSettings> {
    let best = from;
    for (let step = 0; step < MOST_STEPS && this.#options.fullGrid !== true; step++) {
      let next: TriedSettings | null = null;
      for (const { tried } of await this.#neighbours(best, "last steps")) {
        if (tried === null || !isBetter(asTrial(tried, [], margin), asTrial(next ?? best, [], margin)))
          continue;
        next = tried;
      }
      const meets = best.run.judgement.excess <= -margin;
      if (next === null || (meets && next.run.cost > best.run.cost * (1 - WORTH_CHANGING))) return best;
      best = next;
    }
    return best;
  }

  /** Where nothing meets the objectives everywhere: what misses them least. */
  async #closest(refuted: readonly ProvenSettings[], now: ProvenSettings): Promise<ProvenSettings> {
    const trials = this.#runner.tried;
    const nearest = trials.reduce((best, each) =>
      isBetter(asTrial(each, [], 0), asTrial(best, [], 0)) ? each : best,
    );
    const candidates = [now, ...refuted];
    if (refuted.length === 0) candidates.push(await this.#runner.prove(nearest));
    return candidates.reduce((best, each) =>
      worstRun(each).judgement.excess < worstRun(best).judgement.excess ? each : best,
    );
  }

  /** One step in each direction of each knob, on the part that is looked at. */
  async #neighbours(best: TriedSettings, phase: string): Promise<readonly SensitivityRow[]> {
    const rows = this.#tuned.flatMap(({ knobs }, a) => {
      const shape = knobs.map(({ choices }) => choices.length);
      const point = best.settings[a]!;
      return neighboursOf(shape, point).map((moved) => {
        const knob = moved.findIndex((choice, k) => choice !== point[k]);
        const step = moved[knob]! > point[knob]! ? (1 as const) : (-1 as const);
        return { autoscaler: a, knob, step, settings: best.settings.with(a, moved) };
      });
    });
    const tried = await this.#runner.try(
      rows.map(({ settings }) => settings),
      phase,
    );
    return rows.map(({ settings: _, ...row }, n) => ({ ...row, tried: tried[n]! }));
  }

  /** What the first pass and two proofs take. */
  #plannedRuns(): number {
    const { runs = DEFAULT_TUNE_RUNS, fullGrid = false } = this.#options;
    const searched = this.#tuned.map(({ knobs }) => {
      const size = gridSize(knobs.map(({ choices }) => choices.length));
      return fullGrid ? size : Math.min(runs, Math.max(Math.floor(size / 5), SMALLEST_SEARCH));
    });
    const proof = 2 * this.#seeds.length * (1 + this.#split.unseen.length);
    return searched.reduce((sum, each) => sum + each, proof);
  }
}

/** A miss that is larger than any that a run can have. */
const FAILED = 10;

function checkObjectives({ scenario }: LoadedScenario): void {
  const { latency, errors, budgetUsdPerHour } = scenario.objectives;
  const hasGoal = Object.values(latency).some((goal) => goal !== null) || errors !== null;
  if (hasGoal) return;
  throw new InputError([
    {
      code: "HR1804",
      severity: "error",
      message:
        budgetUsdPerHour === null
          ? `${scenario.name} names no objectives: the cheapest setting would be none at all`
          : `${scenario.name} has a budget only: the cheapest setting would be none at all`,
      rule: "tuning needs an objective of latency or errors",
      hint: "write objectives into the scenario, or --set objectives.latency.p99=300ms",
    },
  ]);
}
