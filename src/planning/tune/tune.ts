import { InputError } from "../../diagnostics/index.js";
import type { LoadedScenario, ScenarioText } from "../../scenario/index.js";
import { collectRuns } from "../collect-runs.js";
import type { Executor, FailedRun, RunJob } from "../executor.js";
import { type JudgingOptions, judgeRun } from "../judge-run.js";
import type { RunFigures } from "../run-figures.js";
import { GridSearch, gridSize, isBetter, neighboursOf, pointAt, type Trial } from "../search/index.js";
import { settingOverrides } from "./hpa-setting.js";
import { KNOB_NAMES, type KnobName, type KnobValues, knobsOf } from "./knobs.js";
import { type LoadPart, type SplitOptions, splitLoad } from "./load-split.js";
import { describeSettings, settingAt, settingsKey } from "./settings.js";
import type { TunableAutoscaler } from "./tunable-autoscaler.js";
import {
  type CostMeasure,
  isProven,
  type ProvenSettings,
  type SensitivityRow,
  type Settings,
  type TrialRun,
  type TriedSettings,
  type TunedAutoscaler,
  type TuneResult,
  worstRun,
} from "./tune-result.js";

/** What is tuned. */
export interface TuneInput {
  /** See `baseScenario`. */
  readonly base: ScenarioText;
  readonly loaded: LoadedScenario;
  readonly autoscalers: readonly TunableAutoscaler[];
  readonly catalogue?: string;
}

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

export interface TuneProgress {
  /** What is being done: `search hpa/default/web`, `proof`. */
  readonly phase: string;
  readonly done: number;
  /** Runs that it takes at most, roughly. */
  readonly most: number;
  /** The best so far; null while nothing is known. */
  readonly best: { readonly cost: number; readonly isMet: boolean; readonly unit: string } | null;
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
  readonly #executor: Executor;
  readonly #options: TuneOptions;
  readonly #tuned: readonly TunedAutoscaler[];
  readonly #split: ReturnType<typeof splitLoad>;
  readonly #seeds: readonly number[];
  readonly #tried = new Map<string, TriedSettings>();
  readonly #proven = new Map<string, ProvenSettings>();
  readonly #failures: FailedRun[] = [];
  #cost: CostMeasure | null = null;
  #searchRuns = 0;
  #proofRuns = 0;
  #best: TriedSettings | null = null;

  constructor(input: TuneInput, executor: Executor, options: TuneOptions) {
    this.#input = input;
    this.#executor = executor;
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
    this.#seeds = Array.from({ length: Math.max(1, seeds) }, (_, index) => scenario.seed + index);
  }

  async run(): Promise<TuneResult> {
    const start: Settings = this.#tuned.map(({ knobs }) => knobs.map(({ current }) => current));
    const first = await this.#try([start], "the settings as they are");
    if (first[0] === null) throw new InputError(this.#failures[0]!.failure);
    const now = await this.#prove(first[0]!);
    const refuted: ProvenSettings[] = [];
    let recommended: ProvenSettings | null = null;
    let margin = 0;
    for (let attempt = 0; attempt < MOST_ATTEMPTS && recommended === null; attempt++) {
      const searched = await this.#searchAll(start, margin, attempt === 0 ? 1 : 0.25);
      const found = await this.#descend(searched, margin);
      if (found.run.judgement.excess > -margin) break;
      const proven = await this.#prove(await this.#simplify(found, margin));
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
      cost: this.#cost!,
      tuned: this.#tuned,
      tried: [...this.#tried.values()],
      now,
      recommended,
      best,
      refuted,
      sensitivity,
      failures: this.#failures,
      runs: {
        search: this.#searchRuns,
        proof: this.#proofRuns,
        gridPoints: gridSize(this.#tuned.flatMap(({ knobs }) => knobs.map(({ choices }) => choices.length))),
      },
      nodesFollowPods: this.#input.loaded.scenario.clusterAutoscaler !== null,
    };
  }

  /** The cheapest settings that meet the objectives with a margin to spare, or what comes closest. */
  async #searchAll(start: Settings, margin: number, share: number): Promise<TriedSettings> {
    let best = this.#tried.get(settingsKey(start))!;
    for (const known of this.#tried.values()) {
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
    const known = [...this.#tried.values()].filter(
      ({ settings }) => others(settings) === others(from.settings),
    );
    if (this.#options.fullGrid === true) {
      const points = Array.from({ length: gridSize(shape) }, (_, n) =>
        from.settings.with(index, pointAt(shape, n)),
      );
      await this.#try(points, phase);
    } else {
      const most = Math.max(Math.floor(gridSize(shape) / 5), Math.min(SMALLEST_SEARCH, gridSize(shape)));
      const fresh = Math.ceil(Math.min(this.#options.runs ?? DEFAULT_TUNE_RUNS, most) * share);
      // What the later passes spend is kept back from the first.
      const budget =
        share < 1 ? known.length + fresh : Math.max(fresh - 2 * shape.length, Math.ceil(fresh / 2));
      const search = new GridSearch({ shape, start: from.settings[index]!, budget });
      search.tell(known.map((each) => asTrial(each, each.settings[index]!, margin)));
      for (let points = search.ask(); points.length > 0; points = search.ask()) {
        const tried = await this.#try(
          points.map((point) => from.settings.with(index, point)),
          phase,
        );
        const dearest = Math.max(...[...this.#tried.values()].map(({ run }) => run.cost));
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
    for (const each of this.#tried.values()) {
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
      const tried = await this.#try(reverts, "fewer changes");
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
    const trials = [...this.#tried.values()];
    const nearest = trials.reduce((best, each) =>
      isBetter(asTrial(each, [], 0), asTrial(best, [], 0)) ? each : best,
    );
    const candidates = [now, ...refuted];
    if (refuted.length === 0) candidates.push(await this.#prove(nearest));
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
    const tried = await this.#try(
      rows.map(({ settings }) => settings),
      phase,
    );
    return rows.map(({ settings: _, ...row }, n) => ({ ...row, tried: tried[n]! }));
  }

  /** Runs settings on the part that is looked at; what has run before is not run again. Null where a run fails. */
  async #try(all: readonly Settings[], phase: string): Promise<readonly (TriedSettings | null)[]> {
    const fresh = all.filter((settings) => !this.#tried.has(settingsKey(settings)));
    const { trained } = this.#split;
    const jobs = fresh.map((settings) => this.#job(settings, trained, this.#seeds[0]!));
    const runs = await this.#execute(
      jobs,
      phase,
      fresh.map(() => trained),
    );
    this.#searchRuns += jobs.length;
    for (const [n, settings] of fresh.entries()) {
      const run = runs[n]!;
      if (run === null) continue;
      const tried = { settings, run };
      this.#tried.set(settingsKey(settings), tried);
      if (this.#best === null || isBetter(asTrial(tried, [], 0), asTrial(this.#best, [], 0)))
        this.#best = tried;
    }
    return all.map((settings) => this.#tried.get(settingsKey(settings)) ?? null);
  }

  /** Runs settings with every seed, on the part that was looked at and on the unseen ones. */
  async #prove(tried: TriedSettings): Promise<ProvenSettings> {
    const known = this.#proven.get(settingsKey(tried.settings));
    if (known !== undefined) return known;
    const { trained, unseen } = this.#split;
    const plan = [
      ...this.#seeds.slice(1).map((seed) => ({ part: trained, seed })),
      ...unseen.flatMap((part) => this.#seeds.map((seed) => ({ part, seed }))),
    ];
    const jobs = plan.map(({ part, seed }) => this.#job(tried.settings, part, seed));
    const runs = await this.#execute(
      jobs,
      "proof on unseen load",
      plan.map(({ part }) => part),
    );
    this.#proofRuns += jobs.length;
    const failed = runs.indexOf(null);
    if (failed >= 0) throw new InputError(this.#failures.at(-1)!.failure);
    const done = runs as readonly TrialRun[];
    const proven: ProvenSettings = {
      ...tried,
      trained: [tried.run, ...done.filter(({ part }) => part === trained.label)],
      unseen: done.filter(({ part }) => part !== trained.label),
    };
    this.#proven.set(settingsKey(tried.settings), proven);
    return proven;
  }

  async #execute(
    jobs: readonly RunJob[],
    phase: string,
    parts: readonly LoadPart[],
  ): Promise<readonly (TrialRun | null)[]> {
    const { signal, onProgress } = this.#options;
    let done = this.#searchRuns + this.#proofRuns;
    const most = Math.max(this.#mostRuns(), done + jobs.length);
    const tell = () => onProgress?.({ phase, done, most, best: this.#bestSoFar() });
    tell();
    const outcomes = await collectRuns(this.#executor, jobs, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: ({ kind }) => {
        if (kind === "started") return;
        done++;
        tell();
      },
    });
    return outcomes.map((outcome, n) => {
      if ("failure" in outcome) {
        this.#failures.push(outcome);
        return null;
      }
      const { figures, job } = outcome;
      this.#cost ??= costMeasure(figures, this.#input.loaded);
      const cost = costOf(figures, this.#cost, this.#input.autoscalers);
      return {
        part: parts[n]!.label,
        seed: job.seed!,
        cost,
        judgement: judgeRun(figures, this.#options.judging),
        figures,
      };
    });
  }

  /** What the first pass and two proofs take. */
  #mostRuns(): number {
    const { runs = DEFAULT_TUNE_RUNS, fullGrid = false } = this.#options;
    const searched = this.#tuned.map(({ knobs }) => {
      const size = gridSize(knobs.map(({ choices }) => choices.length));
      return fullGrid ? size : Math.min(runs, Math.max(Math.floor(size / 5), SMALLEST_SEARCH));
    });
    const proof = 2 * this.#seeds.length * (1 + this.#split.unseen.length);
    return searched.reduce((sum, each) => sum + each, proof);
  }

  #bestSoFar(): TuneProgress["best"] {
    if (this.#best === null) return null;
    const { cost, judgement } = this.#best.run;
    return { cost, isMet: judgement.excess <= 0, unit: this.#cost!.unit };
  }

  #job(settings: Settings, part: LoadPart, seed: number): RunJob {
    const { base, catalogue } = this.#input;
    const label = describeSettings(this.#tuned, settings) || "the settings as they are";
    const changes = this.#tuned.flatMap(({ autoscaler }, a) =>
      settingOverrides(autoscaler, settingAt(this.#tuned[a]!, settings[a]!)),
    );
    return {
      label: `${label}; ${part.label}, seed ${seed}`,
      scenario: base,
      overrides: [...changes, ...part.overrides],
      seed,
      ...(catalogue === undefined ? {} : { catalogue }),
    };
  }
}

/** A miss that is larger than any that a run can have. */
const FAILED = 10;

function asTrial({ run }: TriedSettings, point: readonly number[], margin: number): Trial {
  return { point, cost: Math.max(run.cost, 1e-9), excess: run.judgement.excess + margin };
}

function costMeasure(figures: RunFigures, { scenario }: LoadedScenario): CostMeasure {
  if (figures.usdPerDay === null) return { kind: "cores", unit: "cores requested" };
  return { kind: scenario.clusterAutoscaler === null ? "requests" : "bill", unit: "USD a day" };
}

function costOf(
  figures: RunFigures,
  { kind }: CostMeasure,
  autoscalers: readonly TunableAutoscaler[],
): number {
  if (kind === "bill") return figures.usdPerDay ?? 0;
  const names = new Set(autoscalers.map(({ workload }) => workload));
  return figures.workloads
    .filter(({ workload }) => names.has(workload))
    .reduce(
      (sum, each) =>
        sum + (kind === "cores" ? each.cpuRequestedHours / figures.hours : (each.usdPerDay ?? 0)),
      0,
    );
}

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
