import type { ObjectiveResult, ServiceFigures, ServiceSeries } from "./result.js";

export type LatencyPoint = "mean" | "p50" | "p90" | "p95" | "p99" | "p99.9";

/** What the scenario wants to reach. */
export interface Objectives {
  readonly latency?: readonly { readonly point: LatencyPoint; readonly limitSeconds: number }[];
  /** Largest share of requests that may fail, 0..1. */
  readonly errorShare?: number;
  /** Largest cost in USD a day; costs are not modelled yet, so that it stays unjudged. */
  readonly budgetPerDay?: number;
}

/** Requests that got no answer in time: refused, timed out or cut. */
export function failedRequests(figures: ServiceFigures): number {
  return figures.refused + figures.timedOut + figures.cut;
}

/** Share of requests that failed, 0..1, or null when nothing was answered or failed. */
export function errorShareOf(figures: ServiceFigures): number | null {
  const failed = failedRequests(figures);
  const finished = figures.served + failed;
  return finished > 0 ? failed / finished : null;
}

/** Holds the run's totals against the objectives, for each Service that gets load from outside. */
export function judgeObjectives(
  objectives: Objectives,
  services: readonly ServiceSeries[],
): readonly ObjectiveResult[] {
  const entries = services.filter((each) => each.isEntry);
  const results: ObjectiveResult[] = [];
  for (const { service, total } of entries) {
    for (const { point, limitSeconds } of objectives.latency ?? []) {
      results.push(judge(`latency ${point}`, service, limitSeconds, latencyAt(total, point), "seconds"));
    }
    if (objectives.errorShare !== undefined) {
      results.push(judge("errors", service, objectives.errorShare, errorShareOf(total), "share"));
    }
  }
  if (objectives.budgetPerDay !== undefined) {
    results.push(judge("budget", "scenario", objectives.budgetPerDay, null, "USD/day"));
  }
  return results;
}

function judge(
  objective: string,
  subject: string,
  limit: number,
  actual: number | null,
  unit: ObjectiveResult["unit"],
): ObjectiveResult {
  return { objective, subject, limit, actual, unit, met: actual === null ? null : actual <= limit };
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
