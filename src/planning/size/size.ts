import { parse } from "yaml";
import type { InstanceType } from "../../cloud/index.js";
import { compilePodTemplate } from "../../cluster/index.js";
import { InputError } from "../../diagnostics/index.js";
import type { FileSource, LoadedScenario, ScenarioText } from "../../scenario/index.js";
import { collectRuns } from "../collect-runs.js";
import type { Executor, FailedRun, RunJob } from "../executor.js";
import { type JudgingOptions, judgeRun } from "../judge-run.js";
import { scaleLoad } from "../scale-load.js";
import { seedsFrom } from "../seeds.js";
import { clusterPlans, enlarged, planOf, planOverride } from "./cluster-plans.js";
import { countFitting } from "./count-fitting.js";
import { measureDemand, type PodDemand } from "./measure-demand.js";
import { nodeRoles } from "./node-roles.js";
import { runVerdict } from "./run-verdict.js";
import { candidatesOf, type RoleCandidates } from "./size-candidates.js";
import {
  type ClusterPlan,
  type HeadroomAnswer,
  isGood,
  isGoodRun,
  type PlanRun,
  planCost,
  type SizeResult,
  type TriedPlan,
  type ZoneLossAnswer,
} from "./size-result.js";

export interface SizeInput {
  /** See `baseScenario`. */
  readonly base: ScenarioText;
  readonly loaded: LoadedScenario;
  readonly files: FileSource;
  readonly catalogue?: string;
}

export interface SizeOptions {
  /** Instance types to choose from. */
  readonly types: readonly InstanceType[];
  /** Machines to simulate for each role: those that packing finds cheapest. */
  readonly mostTypes?: number;
  readonly seeds?: number;
  readonly judging?: JudgingOptions;
  /** Look for the smallest cluster that bears the loss of any zone at the busiest hour. */
  readonly survivesZone?: boolean;
  /** A workload: how many more of its pods fit? */
  readonly fit?: string;
  /** 0.05 for 5 % more load each month. */
  readonly growthPerMonth?: number;
  readonly signal?: AbortSignal;
  readonly pause?: () => Promise<void>;
  readonly onProgress?: (progress: { readonly phase: string; readonly done: number }) => void;
}

export const DEFAULT_SIZE_TYPES = 4;
export const DEFAULT_SIZE_SEEDS = 3;
/** More load that is tried, as shares; between the last good and the first bad one it is halved. */
const MORE_LOAD = [0.05, 0.1, 0.25, 0.5, 1, 2];
const HALVINGS = 2;
/** Share of the nodes that a cluster without one of its zones is enlarged by, of what equal zones would ask for. */
const ZONE_SPARES = [0, 0.5, 1, 1.5];
const MINUTE_MICROS = 60e6;
const OUTAGE_BEFORE_PEAK_MICROS = 20 * MINUTE_MICROS;
const OUTAGE_AFTER_PEAK_MICROS = 60 * MINUTE_MICROS;
const MOST_PROVEN = 4;

/**
 * Looks for the cheapest node groups that carry a scenario: measures how many pods the load calls for, packs them
 * onto every type that comes into question, and simulates the cheapest clusters.
 *
 * Deterministic, whatever the executor. Throws InputError: HR1820 no node group, HR1821 no type holds every pod,
 * HR1822 no type has a price, HR1823 no such workload; and what is wrong with the scenario as it stands.
 */
export async function size(input: SizeInput, executor: Executor, options: SizeOptions): Promise<SizeResult> {
  return new Sizing(input, executor, options).run();
}

class Sizing {
  readonly #input: SizeInput;
  readonly #executor: Executor;
  readonly #options: SizeOptions;
  readonly #failures: FailedRun[] = [];
  readonly #follows: boolean;
  #runs = 0;

  constructor(input: SizeInput, executor: Executor, options: SizeOptions) {
    this.#input = input;
    this.#executor = executor;
    this.#options = options;
    this.#follows = input.loaded.scenario.clusterAutoscaler !== null;
  }

  async run(): Promise<SizeResult> {
    const { loaded } = this.#input;
    const { mostTypes = DEFAULT_SIZE_TYPES, seeds: seedCount = DEFAULT_SIZE_SEEDS } = this.#options;
    const seeds = seedsFrom(loaded.scenario.seed, Math.max(1, seedCount));
    const { roles, demand } = await this.#packed();
    const asItIs = planOf(
      roles.map(({ role: { group } }) => ({
        group: group.name,
        from: group.name,
        instanceType: group.instanceType,
        count: group.count,
        min: this.#follows ? group.min : group.count,
        max: this.#follows ? group.max : group.count,
      })),
    );
    const plans = clusterPlans(roles, this.#follows, mostTypes);
    const first = seeds.slice(0, 1);
    const [now, ...tried] = await this.#simulate([asItIs, ...plans], first, "simulate");
    if (now!.runs.length === 0) throw new InputError(this.#failures[0]!.failure);
    const good = [now!, ...tried].filter(isGood).toSorted((a, b) => planCost(a) - planCost(b));
    let recommended: TriedPlan | null = null;
    for (const each of good.slice(0, MOST_PROVEN)) {
      const [further] = await this.#simulate([each.plan], seeds.slice(1), "proof with other seeds");
      const proven = { plan: each.plan, runs: [...each.runs, ...further!.runs] };
      if (!isGood(proven)) continue;
      recommended = proven;
      break;
    }
    const best = recommended ?? closest([now!, ...tried]);
    const overridesOfBest = [planOverride(loaded, best.plan)];
    const { fit: workload, growthPerMonth, survivesZone, pause } = this.#options;
    const headroom = recommended === null ? null : await this.#headroom(best.plan, seeds[0]!);
    const zoneLoss =
      survivesZone === true && recommended !== null
        ? await this.#zoneLoss(best, peakMicros(roles, demand), seeds[0]!)
        : null;
    const fit =
      workload === undefined
        ? null
        : await countFitting(this.#input.files, this.#input.base, {
            overrides: overridesOfBest,
            workload,
            atMicros: peakMicros(roles, demand),
            ...(this.#input.catalogue === undefined ? {} : { catalogue: this.#input.catalogue }),
            ...(pause === undefined ? {} : { pause }),
          });
    return {
      scenario: loaded.scenario.name,
      version: now!.runs[0]!.figures.version,
      follows: this.#follows,
      everyInterval: this.#options.judging?.everyInterval ?? false,
      seeds,
      roles,
      impossible: [],
      now: now!,
      tried,
      recommended,
      best,
      headroom,
      growthPerMonth: growthPerMonth ?? null,
      zoneLoss,
      fit,
      failures: this.#failures,
      runs: this.#runs,
    };
  }

  /** The pods that the load calls for, and the machines that hold them. */
  async #packed(): Promise<{ readonly roles: readonly RoleCandidates[]; readonly demand: PodDemand }> {
    const { loaded, files, base, catalogue } = this.#input;
    const { types, pause, onProgress } = this.#options;
    const all = nodeRoles(loaded);
    if (all.length === 0) {
      throw fault(
        "HR1820",
        "the scenario has no node group to size",
        "write nodeGroups; a name is enough to begin with",
      );
    }
    onProgress?.({ phase: "measure how many pods the load calls for", done: 0 });
    const demand = await measureDemand(files, base, all, {
      ...(catalogue === undefined ? {} : { catalogue }),
      ...(pause === undefined ? {} : { pause }),
    });
    const onEvery = loaded.manifests.daemonSets.map(({ object }) => compilePodTemplate(object.spec.template));
    const roles: RoleCandidates[] = [];
    for (const role of all.filter(({ workloads }) => workloads.length > 0)) {
      await pause?.();
      const packed = candidatesOf(role, demand, types, onEvery, this.#follows);
      if (packed.candidates.length === 0) {
        const largest = role.workloads
          .map(
            ({ key, workload: { template } }) =>
              `${key} asks for ${template.requests.cpuMillicores}m and ${Math.ceil(template.requests.memoryBytes / 2 ** 20)}Mi`,
          )
          .join("; ");
        throw fault(
          "HR1821",
          `no type with a price holds every pod of node group ${role.group.name}: ${largest}`,
          "allow larger types (--types, --provider), or a catalogue of your own with prices (--catalogue)",
        );
      }
      roles.push(packed);
    }
    if (roles.length === 0) {
      throw fault("HR1820", "no workload is meant for any node group", "see headroom validate");
    }
    return { roles, demand };
  }

  async #simulate(
    plans: readonly ClusterPlan[],
    seeds: readonly number[],
    phase: string,
    more: readonly string[] = [],
  ): Promise<readonly TriedPlan[]> {
    const jobs = plans.flatMap((plan) => seeds.map((seed) => this.#job(plan, seed, more)));
    const runs = await this.#execute(jobs, phase);
    return plans.map((plan, p) => ({
      plan,
      runs: runs.slice(p * seeds.length, (p + 1) * seeds.length).filter((run) => run !== null),
    }));
  }

  #job(plan: ClusterPlan, seed: number, more: readonly string[]): RunJob {
    const { base, loaded, catalogue } = this.#input;
    return {
      label: `${plan.label}, seed ${seed}`,
      scenario: base,
      overrides: [planOverride(loaded, plan), ...more],
      seed,
      ...(catalogue === undefined ? {} : { catalogue }),
    };
  }

  async #execute(jobs: readonly RunJob[], phase: string): Promise<readonly (PlanRun | null)[]> {
    const { signal, onProgress, judging } = this.#options;
    onProgress?.({ phase, done: this.#runs });
    const outcomes = await collectRuns(this.#executor, jobs, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: ({ kind }) => {
        if (kind === "started") return;
        this.#runs++;
        onProgress?.({ phase, done: this.#runs });
      },
    });
    return outcomes.map((outcome) => {
      if ("failure" in outcome) {
        this.#failures.push(outcome);
        return null;
      }
      const { figures, job } = outcome;
      const waiting = figures.workloads.some(({ unscheduledPodSeconds }) => unscheduledPodSeconds > 0);
      return {
        seed: job.seed!,
        figures,
        judgement: judgeRun(figures, judging),
        // Where nodes come on demand, waiting for them is how it works.
        leavesPodsWaiting: waiting && !this.#follows,
      };
    });
  }

  /** The largest load at which everything is met. */
  async #headroom(plan: ClusterPlan, seed: number): Promise<HeadroomAnswer> {
    const results = await this.#underLoad(plan, seed, MORE_LOAD);
    const bad = results.findIndex(({ run }) => run === null || !isGoodRun(run));
    if (bad < 0) return { share: MORE_LOAD.at(-1)!, missedAt: null };
    let low = bad === 0 ? 0 : MORE_LOAD[bad - 1]!;
    let missed = results[bad]!;
    for (let n = 0; n < HALVINGS; n++) {
      const [middle] = await this.#underLoad(plan, seed, [Number(((low + missed.share) / 2).toFixed(4))]);
      if (middle!.run !== null && isGoodRun(middle!.run)) low = middle!.share;
      else missed = middle!;
    }
    const why = missed.run === null ? "the run fails" : runVerdict(missed.run);
    return { share: low, missedAt: { share: missed.share, why } };
  }

  async #underLoad(plan: ClusterPlan, seed: number, shares: readonly number[]) {
    const jobs = shares.map((share) => {
      const job = this.#job(plan, seed, scaleLoad(this.#input.loaded, 1 + share));
      return { ...job, label: `${job.label}, ${(share * 100).toFixed(0)} % more load` };
    });
    const runs = await this.#execute(jobs, "headroom");
    return shares.map((share, i) => ({ share, run: runs[i]! }));
  }

  /** The smallest cluster of the same machines that bears the loss of each zone around the busiest moment. */
  async #zoneLoss(best: TriedPlan, peak: number, seed: number): Promise<ZoneLossAnswer> {
    const { loaded } = this.#input;
    const zones = [...new Set(loaded.scenario.nodeGroups.flatMap((group) => group.zones))];
    const { duration, reportInterval } = loaded.scenario;
    const whole = (micros: number) => Math.floor(micros / reportInterval) * reportInterval;
    const from = Math.max(0, whole(peak - OUTAGE_BEFORE_PEAK_MICROS));
    const until = Math.min(duration, peak + OUTAGE_AFTER_PEAK_MICROS);
    const { actions } = parse(loaded.resolvedYaml) as { readonly actions: readonly unknown[] };
    const fewest = Math.max(2, zones.length);
    const plans = ZONE_SPARES.map((spare) => enlarged(best.plan, 1 + spare / (fewest - 1))).filter(
      (plan, index, all) => all.findIndex(({ label }) => label === plan.label) === index,
    );
    const jobs = plans.flatMap((plan) =>
      zones.map((zone) => {
        const outage = { at: `${from / 1e6}s`, fail: { zone } };
        const job = this.#job(plan, seed, [
          `actions=${JSON.stringify([...actions, outage])}`,
          `report.from=${from / 1e6}s`,
          `duration=${until / 1e6}s`,
        ]);
        return { ...job, label: `${job.label}, without zone ${zone}` };
      }),
    );
    const runs = await this.#execute(jobs, "loss of a zone");
    const tried = plans.map((plan, p) => ({
      plan,
      zones: zones.map((zone, z) => ({ zone, run: runs[p * zones.length + z]! })),
    }));
    const surviving = tried.find((each) => each.zones.every(({ run }) => run !== null && isGoodRun(run)));
    if (surviving === undefined) return { plan: null, usdPerDay: null, tried };
    const [normal] =
      surviving.plan.label === best.plan.label
        ? [best]
        : await this.#simulate([surviving.plan], [seed], "loss of a zone");
    return { plan: surviving.plan, usdPerDay: planCost(normal!), tried };
  }
}

/** What misses the objectives least. */
function closest(plans: readonly TriedPlan[]): TriedPlan {
  const excess = ({ runs }: TriedPlan) =>
    Math.max(
      ...runs.map(({ judgement, leavesPodsWaiting }) => judgement.excess + (leavesPodsWaiting ? 1 : 0)),
    );
  return plans
    .filter(({ runs }) => runs.length > 0)
    .reduce((best, each) => (excess(each) < excess(best) ? each : best));
}

/** The busiest moment of the role with the most cores, in µs since time zero. */
function peakMicros(roles: readonly RoleCandidates[], demand: PodDemand): number {
  const largest = roles.reduce((best, each) => (each.peakCores > best.peakCores ? each : best));
  return demand.intervalEnds[largest.busiest] ?? 0;
}

function fault(code: string, message: string, hint: string): InputError {
  return new InputError([{ code, severity: "error", message, hint }]);
}
