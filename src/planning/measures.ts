import { fixed, moneyText, percent, spanText } from "../report/index.js";
import { type RunFigures, type ServiceRunFigures, scalingsPerHour } from "./run-figures.js";

export type MeasureUnit = "USD/day" | "seconds" | "share" | "count" | "per hour";

/** A number of a run that variants are compared by. Less is better in all of them. */
export interface Measure {
  /** Name in tables for programs, with its unit. */
  readonly key: string;
  /** Name for people: `p99`. */
  readonly title: string;
  readonly unit: MeasureUnit;
  of(figures: RunFigures): number | null;
}

export type LatencyPointName = "mean" | "p50" | "p90" | "p95" | "p99";
const POINTS: readonly LatencyPointName[] = ["mean", "p50", "p90", "p95", "p99"];

export const COST: Measure = {
  key: "cost_usd_per_day",
  title: "cost",
  unit: "USD/day",
  of: ({ usdPerDay }) => usdPerDay,
};

/** What the pods' requests take of the nodes' cost: what an HPA saves where the nodes stay. */
export const POD_COST: Measure = {
  key: "pods_cost_usd_per_day",
  title: "cost of what pods request",
  unit: "USD/day",
  of: ({ workloads }) =>
    workloads.reduce(
      (sum: number | null, { usdPerDay }) => (sum === null || usdPerDay === null ? null : sum + usdPerDay),
      0,
    ),
};

export const MEAN_NODES: Measure = {
  key: "nodes_mean",
  title: "nodes, mean",
  unit: "count",
  of: ({ nodeHours, hours }) => nodeHours / hours,
};

export const MEAN_PODS: Measure = {
  key: "pods_mean",
  title: "pods, mean",
  unit: "count",
  of: ({ podHours, hours }) => podHours / hours,
};

export const ERRORS: Measure = {
  key: "error_share",
  title: "errors",
  unit: "share",
  of: (figures) => worst(figures, ({ errorShare }) => errorShare),
};

export const SCALINGS: Measure = {
  key: "scalings_per_hour",
  title: "scalings",
  unit: "per hour",
  of: scalingsPerHour,
};

/** Pods without a node, on average. */
export const WAITING_PODS: Measure = {
  key: "pods_without_node_mean",
  title: "pods without a node, mean",
  unit: "count",
  of: ({ workloads, hours }) =>
    workloads.reduce((sum, { unscheduledPodSeconds }) => sum + unscheduledPodSeconds, 0) / (hours * 3600),
};

/** Latency at a point, of the entry Service where it is worst. */
export function latencyMeasure(point: LatencyPointName): Measure {
  return {
    key: `latency_${point}_seconds`,
    title: point === "mean" ? "mean latency" : point,
    unit: "seconds",
    of: (figures) => worst(figures, (service) => latencyAt(service, point)),
  };
}

export const WORST_INTERVAL: Measure = {
  key: "worst_interval_p99_seconds",
  title: "p99 of the worst interval",
  unit: "seconds",
  of: (figures) => worst(figures, ({ worstP99Seconds }) => worstP99Seconds),
};

/** The point of the first latency objective; p99 without one. */
export function latencyPointOf({ objectives }: RunFigures): LatencyPointName {
  const named = objectives.find(({ objective }) => objective.startsWith("latency "))?.objective.slice(8);
  return POINTS.find((point) => point === named) ?? "p99";
}

/** What a variant is judged by, in the order of tables. */
export function measuresOf(figures: RunFigures): readonly Measure[] {
  return [
    COST,
    POD_COST,
    latencyMeasure(latencyPointOf(figures)),
    WORST_INTERVAL,
    ERRORS,
    SCALINGS,
    MEAN_PODS,
    MEAN_NODES,
  ];
}

/** A value for people; "" for null. @example "46.08 USD", "236.3 ms", "0.005 %", "2.10" */
export function measureText(value: number | null, unit: MeasureUnit): string {
  if (value === null) return "";
  switch (unit) {
    case "USD/day":
      return moneyText(value);
    case "seconds":
      return spanText(value);
    case "share":
      return percent(value, 3);
    case "count":
    case "per hour":
      return fixed(value, 2);
  }
}

function latencyAt(service: ServiceRunFigures, point: LatencyPointName): number | null {
  switch (point) {
    case "mean":
      return service.meanSeconds;
    case "p50":
      return service.p50Seconds;
    case "p90":
      return service.p90Seconds;
    case "p95":
      return service.p95Seconds;
    case "p99":
      return service.p99Seconds;
  }
}

/** The largest of the Services that load reaches from outside; null where none has one. */
function worst(
  { services }: RunFigures,
  figureOf: (service: ServiceRunFigures) => number | null,
): number | null {
  return services
    .filter(({ isEntry }) => isEntry)
    .map(figureOf)
    .reduce((most, own) => (own === null || (most !== null && most >= own) ? most : own), null);
}
