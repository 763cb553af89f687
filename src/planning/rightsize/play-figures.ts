import { errorShareOf, hasPrices, type Result } from "../../recording/index.js";

/** What became of a scenario played with other requests. */
export interface PlayFigures {
  readonly name: string;
  readonly meanPods: number;
  readonly nodeHours: number;
  readonly peakNodes: number;
  readonly usdPerMonth: number | null;
  /** CPU that pods at their limit did not get, and the highest p99 and share of errors of a Service. */
  readonly throttledCoreHours: number;
  readonly worstP99Seconds: number | null;
  readonly errorShare: number | null;
  readonly oomKills: number;
  readonly evictions: number;
  readonly resizes: number;
  /** Pods that waited for a node at once, at the most; and at the end. */
  readonly waitingAtMost: number;
  readonly waitingAtEnd: number;
}

const HOURS_A_MONTH = 730;

export function playFigures(name: string, result: Result): PlayFigures {
  const hours = result.scenario.durationMicros / 3.6e9;
  const sum = <T>(items: readonly T[], of: (item: T) => number) =>
    items.reduce((total, item) => total + of(item), 0);
  const services = result.services.filter(({ isEntry }) => isEntry);
  const byVpa = new Map(result.verticals.map(({ object, totals }) => [object, totals]));
  return {
    name,
    meanPods: sum(result.workloads, ({ totals }) => totals.podHours) / hours,
    nodeHours: sum(result.nodeGroups, ({ totals }) => totals.nodeHours),
    peakNodes: sum(result.nodeGroups, ({ totals }) => totals.peakExisting),
    usdPerMonth: hasPrices(result.cost) ? (result.cost.totals.microUsd / 1e6 / hours) * HOURS_A_MONTH : null,
    throttledCoreHours: sum(result.unmetCpu, ({ coreHours }) => coreHours),
    worstP99Seconds: services.reduce(
      (worst: number | null, { total }) =>
        total.p99Seconds === null ? worst : Math.max(worst ?? 0, total.p99Seconds),
      null,
    ),
    errorShare: services.reduce((worst: number | null, { total }) => {
      const share = errorShareOf(total);
      return share === null ? worst : Math.max(worst ?? 0, share);
    }, null),
    oomKills: sum(result.oomKills, ({ count }) => count),
    evictions: sum([...byVpa.values()], ({ evictions }) => evictions),
    resizes: sum([...byVpa.values()], ({ resizes }) => resizes),
    waitingAtMost: sum(result.workloads, ({ unscheduledMax }) =>
      unscheduledMax.reduce((a, b) => Math.max(a, b), 0),
    ),
    waitingAtEnd: sum(result.workloads, ({ unscheduled }) => unscheduled[unscheduled.length - 1] ?? 0),
  };
}

/** Mean number of a workload's pods over a run. */
export function meanPodsOf(result: Result, workload: string): number {
  const podHours = result.workloads.find((each) => each.workload === workload)?.totals.podHours ?? 0;
  return podHours / (result.scenario.durationMicros / 3.6e9);
}
