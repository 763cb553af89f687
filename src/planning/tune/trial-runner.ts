import { InputError } from "../../diagnostics/index.js";
import type { LoadedScenario, ScenarioText } from "../../scenario/index.js";
import { collectRuns } from "../collect-runs.js";
import type { Executor, FailedRun, RunJob } from "../executor.js";
import { type JudgingOptions, judgeRun } from "../judge-run.js";
import type { RunFigures } from "../run-figures.js";
import { isBetter, type Trial } from "../search/index.js";
import { settingOverrides } from "./hpa-setting.js";
import type { LoadPart, LoadSplit } from "./load-split.js";
import { describeSettings, settingAt, settingsKey } from "./settings.js";
import type { TunableAutoscaler } from "./tunable-autoscaler.js";
import type {
  CostMeasure,
  ProvenSettings,
  Settings,
  TrialRun,
  TriedSettings,
  TunedAutoscaler,
} from "./tune-result.js";

/** What is tuned. */
export interface TuneInput {
  /** See `baseScenario`. */
  readonly base: ScenarioText;
  readonly loaded: LoadedScenario;
  readonly autoscalers: readonly TunableAutoscaler[];
  readonly catalogue?: string;
}

export interface TuneProgress {
  /** What is being done: `search hpa/default/web`, `proof on unseen load`. */
  readonly phase: string;
  readonly done: number;
  /** Runs that it takes at most, roughly. */
  readonly most: number;
  /** The best so far; null while nothing is known. */
  readonly best: { readonly cost: number; readonly isMet: boolean; readonly unit: string } | null;
}

/** What trials have in common. */
export interface TrialSetup {
  readonly input: TuneInput;
  readonly tuned: readonly TunedAutoscaler[];
  readonly split: LoadSplit;
  readonly seeds: readonly number[];
  readonly judging: JudgingOptions;
  /** Runs that are planned, for progress. */
  readonly plannedRuns: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: TuneProgress) => void) | undefined;
}

/** Plays settings, remembers what came of them and never plays the same twice. */
export class TrialRunner {
  readonly #setup: TrialSetup;
  readonly #executor: Executor;
  readonly #tried = new Map<string, TriedSettings>();
  readonly #proven = new Map<string, ProvenSettings>();
  readonly failures: FailedRun[] = [];
  #cost: CostMeasure | null = null;
  searchRuns = 0;
  proofRuns = 0;
  #best: TriedSettings | null = null;

  constructor(setup: TrialSetup, executor: Executor) {
    this.#setup = setup;
    this.#executor = executor;
  }

  /** In the order in which they were tried. */
  get tried(): readonly TriedSettings[] {
    return [...this.#tried.values()];
  }

  /** Known from the first run on. */
  get cost(): CostMeasure {
    return this.#cost!;
  }

  /** Runs settings on the part that is looked at; what has run before is not run again. Null where a run fails. */
  async try(all: readonly Settings[], phase: string): Promise<readonly (TriedSettings | null)[]> {
    const fresh = all.filter((settings) => !this.#tried.has(settingsKey(settings)));
    const { trained } = this.#setup.split;
    const jobs = fresh.map((settings) => this.#job(settings, trained, this.#setup.seeds[0]!));
    const runs = await this.#execute(
      jobs,
      phase,
      fresh.map(() => trained),
    );
    this.searchRuns += jobs.length;
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
  async prove(tried: TriedSettings): Promise<ProvenSettings> {
    const known = this.#proven.get(settingsKey(tried.settings));
    if (known !== undefined) return known;
    const { trained, unseen } = this.#setup.split;
    const plan = [
      ...this.#setup.seeds.slice(1).map((seed) => ({ part: trained, seed })),
      ...unseen.flatMap((part) => this.#setup.seeds.map((seed) => ({ part, seed }))),
    ];
    const jobs = plan.map(({ part, seed }) => this.#job(tried.settings, part, seed));
    const runs = await this.#execute(
      jobs,
      "proof on unseen load",
      plan.map(({ part }) => part),
    );
    this.proofRuns += jobs.length;
    const failed = runs.indexOf(null);
    if (failed >= 0) throw new InputError(this.failures.at(-1)!.failure);
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
    const { signal, onProgress } = this.#setup;
    let done = this.searchRuns + this.proofRuns;
    const most = Math.max(this.#setup.plannedRuns, done + jobs.length);
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
        this.failures.push(outcome);
        return null;
      }
      const { figures, job } = outcome;
      this.#cost ??= costMeasure(figures, this.#setup.input.loaded);
      const cost = costOf(figures, this.#cost, this.#setup.input.autoscalers);
      return {
        part: parts[n]!.label,
        seed: job.seed!,
        cost,
        judgement: judgeRun(figures, this.#setup.judging),
        figures,
      };
    });
  }

  #bestSoFar(): TuneProgress["best"] {
    if (this.#best === null) return null;
    const { cost, judgement } = this.#best.run;
    return { cost, isMet: judgement.excess <= 0, unit: this.#cost!.unit };
  }

  #job(settings: Settings, part: LoadPart, seed: number): RunJob {
    const { base, catalogue } = this.#setup.input;
    const label = describeSettings(this.#setup.tuned, settings) || "the settings as they are";
    const changes = this.#setup.tuned.flatMap(({ autoscaler }, a) =>
      settingOverrides(autoscaler, settingAt(this.#setup.tuned[a]!, settings[a]!)),
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

/** Settings as the search sees them; a margin is room to spare that it asks for. */
export function asTrial({ run }: TriedSettings, point: readonly number[], margin: number): Trial {
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
