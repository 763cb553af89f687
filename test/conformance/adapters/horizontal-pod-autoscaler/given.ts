import {
  DEFAULT_SCALE_DOWN,
  DEFAULT_SCALE_UP,
  fillScalingRules,
  type GroupingRule,
  type MetricOutcome,
  type PodSample,
  Recommendations,
  type ScaleEvent,
  type ScalingRules,
  type Strangers,
  type Tolerances,
  type WrittenScalingRules,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";

/** Pods and metrics as these vectors write them. */
export interface GivenContainer {
  readonly name: string;
  readonly requestMilli?: number;
  readonly requestCpuMilli?: number;
}

export interface GivenPod {
  readonly name: string;
  readonly phase: PodSample["phase"];
  readonly deleting?: boolean;
  readonly ready?: boolean | null;
  readonly readyChangedAt?: number | null;
  readonly startedAt?: number | null;
  readonly requestMilli?: number;
  readonly containers?: readonly GivenContainer[];
}

export interface GivenPodMetric {
  readonly pod: string;
  readonly at?: number;
  readonly windowSeconds?: number;
  readonly valueMilli?: number;
  readonly containers?: readonly {
    readonly name: string;
    readonly usageMilli?: number;
    readonly cpuMilli?: number;
  }[];
}

export interface GivenRules {
  readonly policies?: ScalingRules["policies"] | null;
  readonly stabilizationWindowSeconds?: number | null;
  readonly selectPolicy?: ScalingRules["selectPolicy"] | null;
  readonly tolerance?: number | null;
}

export interface GivenBehavior {
  readonly scaleUp?: GivenRules | null;
  readonly scaleDown?: GivenRules | null;
}

export function simTime(givenSeconds: number): SimTime {
  return seconds(givenSeconds);
}

export function writtenRules(given: GivenRules | null | undefined): WrittenScalingRules | undefined {
  if (given === null || given === undefined) return undefined;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

export function rulesUp(given: GivenRules | null | undefined): ScalingRules {
  return fillScalingRules(DEFAULT_SCALE_UP, writtenRules(given));
}

export function rulesDown(given: GivenRules | null | undefined): ScalingRules {
  return fillScalingRules(DEFAULT_SCALE_DOWN, writtenRules(given));
}

export function tolerancesOf(given: { toleranceDown: number; toleranceUp: number }): Tolerances {
  return { down: given.toleranceDown, up: given.toleranceUp };
}

export function recommendationsOf(
  history: readonly { readonly at: number; readonly replicas: number }[],
): Recommendations {
  return Recommendations.of(history.map(({ at, replicas }) => ({ at: simTime(at), replicas })));
}

export function eventsOf(
  events: readonly { readonly at: number; readonly change: number; readonly outdated?: boolean }[],
): ScaleEvent[] {
  return events.map(({ at, change, outdated }) => ({
    at: simTime(at),
    change,
    outdated: outdated ?? false,
  }));
}

export function groupingRule(
  given: { cpuInitializationPeriodSeconds: number; initialReadinessDelaySeconds: number },
  readinessApplies: boolean,
  now = 0,
): GroupingRule {
  return {
    now: simTime(now),
    readinessApplies,
    cpuInitializationPeriod: simTime(given.cpuInitializationPeriodSeconds),
    initialReadinessDelay: simTime(given.initialReadinessDelaySeconds),
  };
}

/** One pod with what the metrics answer says of it. `container`: only that container counts. */
export function sampleOf(pod: GivenPod, metric: GivenPodMetric | undefined, container?: string): PodSample {
  return {
    count: 1,
    phase: pod.phase,
    deleting: pod.deleting ?? false,
    startTime: pod.startedAt === null || pod.startedAt === undefined ? null : simTime(pod.startedAt),
    ready: pod.ready === null || pod.ready === undefined ? null : pod.ready ? "True" : "False",
    readyChangedAt: simTime(pod.readyChangedAt ?? 0),
    requestMilli: requestOf(pod, container),
    usageMilli: metric === undefined ? null : usageOf(metric, container),
    metricAt: simTime(metric?.at ?? 0),
    metricWindow: simTime(metric?.windowSeconds ?? 0),
  };
}

function requestOf(pod: GivenPod, container: string | undefined): number | null {
  if (pod.containers === undefined) return pod.requestMilli ?? null;
  let sum = 0;
  for (const each of pod.containers) {
    if (container !== undefined && each.name !== container) continue;
    const request = each.requestMilli ?? each.requestCpuMilli;
    if (request === undefined) return null;
    sum += request;
  }
  return sum;
}

function usageOf(metric: GivenPodMetric, container: string | undefined): number | null {
  if (metric.containers === undefined) return metric.valueMilli ?? null;
  let sum: number | null = null;
  for (const each of metric.containers) {
    if (container !== undefined && each.name !== container) continue;
    sum = (sum ?? 0) + (each.usageMilli ?? each.cpuMilli ?? 0);
  }
  return sum;
}

/** Pods joined with the metrics answer; entries of unknown pods apart. */
export function joinPods(
  pods: readonly GivenPod[],
  metrics: readonly GivenPodMetric[],
  container?: string,
): { samples: PodSample[]; strangers: Strangers } {
  const byPod = new Map(metrics.map((metric) => [metric.pod, metric]));
  const samples = pods.map((pod) => sampleOf(pod, byPod.get(pod.name), container));
  const known = new Set(pods.map(({ name }) => name));
  let count = 0;
  let usageMilli = 0;
  for (const metric of byPod.values()) {
    const usage = usageOf(metric, container);
    if (known.has(metric.pod) || usage === null) continue;
    count++;
    usageMilli += usage;
  }
  return { samples, strangers: { count, usageMilli } };
}

/** A whole number, as text where it exceeds 2^53. */
export function wholeNumber(value: number): number | string {
  if (Number.isSafeInteger(value)) return value;
  const largest = 2n ** 63n - 1n;
  const whole = BigInt(value);
  return String(whole > largest ? largest : whole);
}

export function failureOf(outcome: MetricOutcome): { error: string } | undefined {
  return outcome.ok ? undefined : { error: outcome.code };
}
