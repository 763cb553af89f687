import { type DecisionRecord, errorShareOf, hasPrices, type Result } from "../recording/index.js";
import { summarizeAutoscaler, usdPerDay } from "../report/index.js";
import type { RunFigures, ScalingDecision } from "./run-figures.js";

const BYTES_PER_GIB = 2 ** 30;

/** A run's result as the few numbers that planning reads. */
export function figuresOf(result: Result, options: { readonly keepsDecisions: boolean }): RunFigures {
  const { scenario, cost } = result;
  const isPriced = hasPrices(cost);
  const perDay = (microUsd: number) => (isPriced ? usdPerDay(result, microUsd) : null);
  const lengths = intervalSeconds(result);
  const overTime = (values: ArrayLike<number>) =>
    lengths.reduce((sum, seconds, index) => sum + seconds * (values[index] ?? 0), 0);
  const costs = new Map(cost.totals.workloads.map(({ workload, microUsd }) => [workload, microUsd]));
  const nodeChanges = result.decisions.filter(
    (each) => isScaling(each) && each.object.startsWith("nodegroup/"),
  );
  return {
    scenario: scenario.name,
    seed: scenario.seed,
    version: scenario.version,
    hours: scenario.durationMicros / 3.6e9,
    zeroEpochSeconds: scenario.zeroEpochSeconds,
    timeZone: scenario.timeZone,
    usdPerDay: perDay(cost.totals.microUsd),
    unpricedNodeHours: cost.totals.unpricedNodeHours,
    nodeHours: sumOf(result.nodeGroups, ({ totals }) => totals.nodeHours),
    podHours: sumOf(result.workloads, ({ totals }) => totals.podHours),
    services: result.services.map(({ service, isEntry, total, intervals }) => ({
      service,
      isEntry,
      requests: total.requests,
      served: total.served,
      errorShare: errorShareOf(total),
      meanSeconds: total.meanSeconds,
      p50Seconds: total.p50Seconds,
      p90Seconds: total.p90Seconds,
      p95Seconds: total.p95Seconds,
      p99Seconds: total.p99Seconds,
      worstP99Seconds: intervals.reduce(
        (worst: number | null, { p99Seconds: own }) =>
          own === null || (worst !== null && worst >= own) ? worst : own,
        null,
      ),
    })),
    objectives: result.objectives,
    workloads: result.workloads.map((series) => ({
      workload: series.workload,
      podHours: series.totals.podHours,
      cpuHours: series.totals.cpuHours,
      cpuRequestedHours: overTime(series.cpuRequestedCores) / 3600,
      memoryRequestedGibHours: overTime(series.memoryRequestedBytes) / 3600 / BYTES_PER_GIB,
      peakPods: series.totals.peakExisting,
      lowestReady: series.totals.lowestReady,
      podsStarted: series.totals.podsStarted,
      podsDeleted: series.totals.podsDeleted,
      unscheduledPodSeconds: overTime(series.unscheduled),
      usdPerDay: perDay(costs.get(series.workload) ?? 0),
    })),
    nodeGroups: result.nodeGroups.map(({ group, totals, cpuUsedCores, cpuAllocatableCores }) => ({
      group,
      nodeHours: totals.nodeHours,
      peakNodes: totals.peakExisting,
      highestCpuRequestedShare: totals.highestCpuRequestedShare,
      meanCpuUsedShare: totals.meanCpuUsedShare,
      highestCpuUsedShare: highestShare(cpuUsedCores, cpuAllocatableCores),
    })),
    autoscalers: result.autoscalers.map((facts) => {
      const { changes, ...figures } = summarizeAutoscaler(result, facts);
      return figures;
    }),
    nodeGroupScalings: nodeChanges.length,
    nodesAdded: sumOf(nodeChanges, ({ from, to }) => Math.max(0, Number(to) - Number(from))),
    nodesRemoved: sumOf(nodeChanges, ({ from, to }) => Math.max(0, Number(from) - Number(to))),
    warnings: result.warnings.map(({ code, message }) => ({ code, message })),
    decisions: options.keepsDecisions ? scalingDecisions(result) : null,
  };
}

/** Changes by autoscalers of pods and of nodes. */
function scalingDecisions({ decisions }: Result): ScalingDecision[] {
  return decisions.filter(isScaling).map(({ timeMicros, component, object, action, from, to, text }) => ({
    timeMicros,
    component,
    object,
    action,
    from,
    to,
    text,
  }));
}

function isScaling({ object, from, to }: DecisionRecord): boolean {
  const isOfSize = object.startsWith("hpa/") || object.startsWith("nodegroup/");
  return isOfSize && typeof from === "number" && typeof to === "number" && from !== to;
}

function highestShare(used: ArrayLike<number>, offered: ArrayLike<number>): number | null {
  let highest: number | null = null;
  for (let i = 0; i < used.length; i++) {
    if (offered[i]! > 0) highest = Math.max(highest ?? 0, used[i]! / offered[i]!);
  }
  return highest;
}

function intervalSeconds({ intervalEnds, figuresFromMicros }: Result): number[] {
  return Array.from(intervalEnds, (end, i) => (end - (intervalEnds[i - 1] ?? figuresFromMicros)) / 1e6);
}

function sumOf<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}
