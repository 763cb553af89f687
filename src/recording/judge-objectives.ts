import { toUsd } from "../units/index.js";
import { type BudgetUse, burnRates } from "./burn-rates.js";
import type {
  CostFacts,
  ObjectiveResult,
  ServiceFigures,
  ServiceSeries,
  WorkloadSeries,
  WorkloadTotals,
} from "./result.js";
import { shareSlowerThan } from "./share-slower-than.js";
import { hasPrices, intervalMicroUsd } from "./sum-costs.js";

export type LatencyPoint = "mean" | "p50" | "p90" | "p95" | "p99" | "p99.9";

/** What requests should reach. */
export interface RequestGoals {
  readonly latency?: readonly { readonly point: LatencyPoint; readonly limitSeconds: number }[];
  /** Largest share of requests that may fail, 0..1. */
  readonly errorShare?: number;
}

/** What the scenario wants to reach. The goals on top are for each Service that gets load from outside. */
export interface Objectives extends RequestGoals {
  /** Goals of single Services, which take the place of those that are for all. By key, `Service/default/web`. */
  readonly services?: ReadonlyMap<string, RequestGoals>;
  /** Over how long an error budget is meant to last; 30 days without. */
  readonly windowSeconds?: number;
  /** Longest time that a pod may wait for a node. */
  readonly waitSeconds?: number;
  /** Largest cost in USD a day, as a mean over the run. */
  readonly budgetPerDay?: number;
}

/** What a budget is held against. */
export interface JudgedCost {
  readonly cost: CostFacts;
  /** Begin of the first interval. */
  readonly fromMicros: number;
}

/** Requests that got no answer in time, and no further attempt: refused, timed out, cut, or answered with an error. */
export function failedRequests(figures: ServiceFigures): number {
  return figures.refused + figures.timedOut + figures.cut + figures.failed - figures.retried;
}

/** Share of requests that failed, 0..1, or null when nothing was answered or failed. */
export function errorShareOf(figures: ServiceFigures): number | null {
  const failed = failedRequests(figures);
  const finished = figures.served + failed;
  return finished > 0 ? failed / finished : null;
}

/**
 * Holds the run's totals against the objectives; intervals are held against the same limits, since a day's figure
 * hides its worst minutes. `intervalEnds`: µs, one per interval.
 */
export function judgeObjectives(
  objectives: Objectives,
  services: readonly ServiceSeries[],
  intervalEnds: ArrayLike<number> = [],
  judgedCost: JudgedCost | null = null,
  workloads: readonly WaitingWorkload[] = [],
): readonly ObjectiveResult[] {
  const results: ObjectiveResult[] = [];
  for (const { service, isEntry, total, intervals } of services) {
    const goals = goalsFor(objectives, service, isEntry);
    const window = objectives.windowSeconds ?? MONTH_SECONDS;
    const judgeAll = (
      objective: string,
      limit: number,
      unit: ObjectiveResult["unit"],
      figureOf: (figures: ServiceFigures) => number | null,
      budgetShare: number | null,
      use: () => BudgetUse,
    ) => {
      const own = intervals.map(figureOf);
      const from = judgedCost?.fromMicros ?? 0;
      results.push({
        ...judge(objective, service, limit, figureOf(total), unit),
        ...judgeIntervals(own, limit, intervalEnds),
        burn: budgetShare === null ? null : burnRates(use(), budgetShare, window, intervalEnds, from),
      });
    };
    for (const { point, limitSeconds } of goals.latency ?? []) {
      const figureOf = (figures: ServiceFigures) => latencyAt(figures, point);
      judgeAll(`latency ${point}`, limitSeconds, "seconds", figureOf, SLOWER[point], () => ({
        bad: intervals.map((figures) => figures.served * shareSlowerThan(figures, limitSeconds)),
        all: intervals.map((figures) => figures.served),
      }));
    }
    if (goals.errorShare !== undefined) {
      judgeAll("errors", goals.errorShare, "share", errorShareOf, goals.errorShare, () => ({
        bad: intervals.map(failedRequests),
        all: intervals.map((figures) => figures.served + failedRequests(figures)),
      }));
    }
  }
  if (objectives.waitSeconds !== undefined) results.push(judgeWaits(objectives.waitSeconds, workloads));
  if (objectives.budgetPerDay !== undefined) {
    results.push(judgeBudget(objectives.budgetPerDay, intervalEnds, judgedCost));
  }
  return results;
}

const MONTH_SECONDS = 30 * 86_400;

/** Share of requests that may be slower; a mean has none. */
const SLOWER = { mean: null, p50: 0.5, p90: 0.1, p95: 0.05, p99: 0.01, "p99.9": 0.001 } as const;

/** A Service's own goal of a kind replaces the one for all. */
function goalsFor(objectives: Objectives, service: string, isEntry: boolean): RequestGoals {
  const forAll = isEntry ? objectives : {};
  const own = objectives.services?.get(service);
  const latency = own?.latency?.length ? own.latency : forAll.latency;
  const errorShare = own?.errorShare ?? forAll.errorShare;
  return { ...(latency && { latency }), ...(errorShare !== undefined && { errorShare }) };
}

/** A workload's part in what is judged of waiting. */
export type WaitingWorkload = Pick<WorkloadSeries, "workload"> & {
  readonly totals: Pick<WorkloadTotals, "longestWaitSeconds">;
};

/** The workload whose pod waited longest stands for all. Order: of equal ones the first. */
function judgeWaits(limit: number, workloads: readonly WaitingWorkload[]): ObjectiveResult {
  let longest: WaitingWorkload | null = null;
  for (const each of workloads) {
    if (longest === null || each.totals.longestWaitSeconds > longest.totals.longestWaitSeconds)
      longest = each;
  }
  const actual = longest?.totals.longestWaitSeconds ?? null;
  return judge("wait for a node", longest?.workload ?? "scenario", limit, actual, "seconds");
}

const DAY_MICROS = 86_400e6;

/**
 * Holds the cost against a budget by the day. While something has no price, the cost is only a lower bound: the
 * budget may be missed, but not met.
 */
function judgeBudget(limit: number, ends: ArrayLike<number>, judgedCost: JudgedCost | null): ObjectiveResult {
  if (judgedCost === null || ends.length === 0 || !hasPrices(judgedCost.cost)) {
    return judge("budget", "scenario", limit, null, "USD/day");
  }
  const { cost, fromMicros } = judgedCost;
  const perDay = (microUsd: number, from: number, to: number) =>
    (toUsd(microUsd) * DAY_MICROS) / Math.max(1, to - from);
  const actual = perDay(cost.totals.microUsd, fromMicros, ends[ends.length - 1]!);
  const own = Array.from({ length: ends.length }, (_, i) =>
    perDay(intervalMicroUsd(cost, i), i === 0 ? fromMicros : ends[i - 1]!, ends[i]!),
  );
  const judged = judge("budget", "scenario", limit, actual, "USD/day");
  const isBound = cost.totals.unpricedNodeHours > 0;
  return {
    ...judged,
    met: isBound && judged.met === true ? null : judged.met,
    ...judgeIntervals(own, limit, ends),
  };
}

function judge(
  objective: string,
  subject: string,
  limit: number,
  actual: number | null,
  unit: ObjectiveResult["unit"],
): ObjectiveResult {
  const met = actual === null ? null : actual <= limit;
  return { objective, subject, limit, actual, unit, met, ...NO_INTERVALS };
}

const NO_INTERVALS = { intervalsOver: 0, intervalsJudged: 0, worst: null } as const;

/** Order: of equally bad intervals the first. */
function judgeIntervals(
  figures: readonly (number | null)[],
  limit: number,
  ends: ArrayLike<number>,
): Pick<ObjectiveResult, "intervalsOver" | "intervalsJudged" | "worst"> {
  let intervalsOver = 0;
  let intervalsJudged = 0;
  let worst: ObjectiveResult["worst"] = null;
  figures.forEach((actual, i) => {
    if (actual === null) return;
    intervalsJudged++;
    if (actual > limit) intervalsOver++;
    if (worst === null || actual > worst.actual) worst = { endMicros: ends[i] ?? 0, actual };
  });
  return { intervalsOver, intervalsJudged, worst };
}

function latencyAt(figures: ServiceFigures, point: LatencyPoint): number | null {
  switch (point) {
    case "mean":
      return figures.meanSeconds;
    case "p50":
      return figures.p50Seconds;
    case "p90":
      return figures.p90Seconds;
    case "p95":
      return figures.p95Seconds;
    case "p99":
      return figures.p99Seconds;
    case "p99.9":
      return figures.p999Seconds;
  }
}
