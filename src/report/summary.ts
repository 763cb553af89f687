import {
  type BurnRates,
  type CpuShortageFacts,
  errorShareOf,
  type Result,
  type ServiceFigures,
  type TerminationFigures,
} from "../recording/index.js";
import type { NetworkBytes, TerminationSums } from "../traffic/index.js";
import { toUsd } from "../units/index.js";
import { costByNamespace, totalUsd, usdPerDay } from "./cost-figures.js";
import { rounded } from "./fixed.js";
import { summarizeAutoscaler } from "./summarize-autoscaler.js";
import { wallClock } from "./time-text.js";

const DIGITS = 6;

/** summary.json: the run's totals for programs; numbers rounded to 6 decimals. */
export function renderSummary(result: Result): string {
  const round = (value: number | null) => rounded(value, DIGITS);
  const { scenario } = result;
  const summary = {
    scenario: {
      name: scenario.name,
      start: scenario.start,
      timeZone: scenario.timeZone,
      durationSeconds: round(scenario.durationMicros / 1e6),
      warmupSeconds: round(scenario.warmupMicros / 1e6),
      seed: scenario.seed,
      kubernetes: scenario.kubernetes,
      version: scenario.version,
    },
    objectives: result.objectives.map((each) => ({
      objective: each.objective,
      subject: each.subject,
      limit: round(each.limit),
      actual: round(each.actual),
      unit: each.unit,
      met: each.met,
      intervalsOver: each.intervalsOver,
      intervalsJudged: each.intervalsJudged,
      worstInterval: each.worst === null ? null : round(each.worst.actual),
      burn: roundBurn(each.burn ?? null, result),
    })),
    workloads: result.workloads.map(({ workload, totals }) => ({
      workload,
      podHours: round(totals.podHours),
      cpuHours: round(totals.cpuHours),
      peakPods: totals.peakExisting,
      lowestReadyPods: totals.lowestReady,
      podsCreated: totals.podsCreated,
      podsDeleted: totals.podsDeleted,
      podsStarted: totals.podsStarted,
      meanStartSeconds: round(totals.meanStartSeconds),
      longestStartSeconds: round(totals.longestStartSeconds),
      longestWaitSeconds: round(totals.longestWaitSeconds),
    })),
    nodeGroups: result.nodeGroups.map(({ group, totals }) => ({
      group,
      nodeHours: round(totals.nodeHours),
      peakNodes: totals.peakExisting,
      highestCpuRequestedShare: round(totals.highestCpuRequestedShare),
      meanCpuUsedShare: round(totals.meanCpuUsedShare),
    })),
    ...((result.cpuShortages ?? []).length === 0
      ? {}
      : { cpuShortages: result.cpuShortages!.map(shortageOf) }),
    services: result.services.map(({ service, isEntry, total, terminations }) => ({
      service,
      isEntry,
      ...roundFigures(total),
      errorShare: round(errorShareOf(total)),
      terminations: roundTerminations(terminations ?? null),
    })),
    cost: costOf(result),
    autoscalers: result.autoscalers.map((facts) => {
      const { object, target, minReplicas, maxReplicas, scaleUps, scaleDowns, atMaxSeconds } =
        summarizeAutoscaler(result, facts);
      const limits = { minReplicas, maxReplicas };
      return { object, target, ...limits, scaleUps, scaleDowns, atMaxSeconds: round(atMaxSeconds) };
    }),
    eventsRun: result.eventsRun,
    warnings: result.warnings.map(({ code, message, rule, hint }) => ({ code, message, rule, hint })),
    notModelled: result.notModelled,
    approximations: result.approximations,
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

function roundBurn(burn: BurnRates | null, result: Result): Record<string, unknown> | null {
  if (burn === null) return null;
  return {
    budgetShare: rounded(burn.budgetShare, DIGITS),
    windowSeconds: rounded(burn.windowSeconds, DIGITS),
    burnRate: rounded(burn.burnRate, DIGITS),
    spentShare: rounded(burn.spentShare, DIGITS),
    alerts: burn.alerts.map((alert) => ({
      severity: alert.severity,
      longSeconds: alert.longSeconds,
      shortSeconds: alert.shortSeconds,
      factor: rounded(alert.factor, DIGITS),
      highest: rounded(alert.highest, DIGITS),
      firstAt: alert.firstMicros === null ? null : wallClock(result, alert.firstMicros),
      firingIntervals: alert.firingIntervals,
    })),
  };
}

function shortageOf({ node, group, ...figures }: CpuShortageFacts) {
  return {
    node,
    group,
    hours: rounded(figures.hours, DIGITS),
    missedCoreHours: rounded(figures.missedCoreHours, DIGITS),
    mostWantedCores: rounded(figures.mostWantedCores, DIGITS),
    allocatableCores: rounded(figures.allocatableCores, DIGITS),
  };
}

/** Money in USD; whole micro-USD, so that 6 decimals are exact. */
function costOf(result: Result) {
  const { nodes, fees, totals } = result.cost;
  const total = totalUsd(result);
  return {
    usd: total,
    usdPerDay: total === null ? null : rounded(usdPerDay(result, totals.microUsd), DIGITS),
    systemUsd: toUsd(totals.systemMicroUsd),
    idleUsd: toUsd(totals.idleMicroUsd),
    unpricedNodeHours: rounded(totals.unpricedNodeHours, DIGITS),
    nodeGroups: nodes.map(({ group, instanceType, isSpot, usdPerHour, billedNodeHours, totalMicroUsd }) => ({
      group,
      instanceType,
      isSpot,
      usdPerHour,
      billedNodeHours: rounded(billedNodeHours, DIGITS),
      usd: totalMicroUsd === null ? null : toUsd(totalMicroUsd),
    })),
    fees: fees.map(({ name, usdPerHour, usdPerGiB, bytes, totalMicroUsd }) => ({
      name,
      usdPerHour,
      ...(bytes === undefined ? {} : { usdPerGiB, bytes: rounded(bytes, 0) }),
      usd: toUsd(totalMicroUsd),
    })),
    workloads: totals.workloads.map(({ workload, microUsd }) => ({ workload, usd: toUsd(microUsd) })),
    namespaces: costByNamespace(result.cost).map(({ namespace, microUsd }) => ({
      namespace,
      usd: toUsd(microUsd),
    })),
  };
}

function roundFigures(figures: ServiceFigures): Record<string, unknown> {
  const { spent } = figures;
  return {
    requests: rounded(figures.requests, 3),
    served: rounded(figures.served, 3),
    refused: rounded(figures.refused, 3),
    timedOut: rounded(figures.timedOut, 3),
    cut: rounded(figures.cut, 3),
    failed: rounded(figures.failed, 3),
    retried: rounded(figures.retried, 3),
    backlog: rounded(figures.backlog, 3),
    meanSeconds: rounded(figures.meanSeconds, DIGITS),
    p50Seconds: rounded(figures.p50Seconds, DIGITS),
    p90Seconds: rounded(figures.p90Seconds, DIGITS),
    p95Seconds: rounded(figures.p95Seconds, DIGITS),
    p99Seconds: rounded(figures.p99Seconds, DIGITS),
    p999Seconds: rounded(figures.p999Seconds, DIGITS),
    maxSeconds: rounded(figures.maxSeconds, DIGITS),
    ...(figures.forbidden ? { forbidden: rounded(figures.forbidden, 3) } : {}),
    ...(figures.bytes ? { bytes: roundBytes(figures.bytes) } : {}),
    spent:
      spent === null
        ? null
        : {
            networkSeconds: rounded(spent.networkSeconds, DIGITS),
            queueSeconds: rounded(spent.queueSeconds, DIGITS),
            cpuSeconds: rounded(spent.cpuSeconds, DIGITS),
            waitingSeconds: rounded(spent.waitingSeconds, DIGITS),
            callsSeconds: rounded(spent.callsSeconds, DIGITS),
          },
  };
}

function roundBytes(bytes: NetworkBytes): Record<string, unknown> {
  const { sameNode, sameZone, crossZone, fromOutside, toOutside } = bytes;
  const round = (value: number) => rounded(value, 0);
  return {
    sameNode: round(sameNode),
    sameZone: round(sameZone),
    crossZone: round(crossZone),
    fromOutside: round(fromOutside),
    toOutside: round(toOutside),
  };
}

function roundTerminations(figures: TerminationFigures | null): Record<string, unknown> | null {
  if (figures === null) return null;
  return {
    ...roundTerminationSums(figures),
    byReason: figures.byReason.map(({ reason, ...sums }) => ({ reason, ...roundTerminationSums(sums) })),
  };
}

function roundTerminationSums(figures: TerminationSums): Record<string, unknown> {
  return {
    pods: figures.pods,
    served: rounded(figures.served, 3),
    refused: rounded(figures.refused, 3),
    cut: rounded(figures.cut, 3),
    preStopSeconds: figures.preStopSeconds,
    graceSeconds: figures.graceSeconds,
    longestRoutedSeconds: rounded(figures.longestRoutedSeconds, DIGITS),
    meanRoutedSeconds: rounded(figures.meanRoutedSeconds, DIGITS),
  };
}
