import type { SimTime } from "../../units/index.js";
import { floorOfProduct } from "./integer-arithmetic.js";
import type { PodSample } from "./pod-sample.js";

/** How a pod takes part in a metric. */
export type PodGroup = "ignored" | "unready" | "missing" | "ready";

export interface GroupingRule {
  readonly now: SimTime;
  /** True for cpu of Resource and ContainerResource metrics: fresh and never-ready pods are kept out. */
  readonly readinessApplies: boolean;
  readonly cpuInitializationPeriod: SimTime;
  readonly initialReadinessDelay: SimTime;
}

/**
 * Tells how a pod takes part in a metric: its deletion or failure first, then whether it runs, whether it has a
 * metric, and for cpu whether its start-up is over.
 *
 * A pod younger than the CPU initialisation period counts once it is Ready and its sample's window began after
 * that; an older one counts unless it never became Ready. Ready=Unknown is not False.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go groupPods.
 */
export function classifyPod(pod: PodSample, rule: GroupingRule): PodGroup {
  if (pod.deleting || pod.phase === "Failed") return "ignored";
  if (pod.phase === "Pending") return "unready";
  if (pod.usageMilli === null) return "missing";
  if (!rule.readinessApplies) return "ready";
  if (pod.ready === null || pod.startTime === null) return "unready";
  if (pod.startTime + rule.cpuInitializationPeriod > rule.now) {
    const startUpInWindow = pod.metricAt < pod.readyChangedAt + pod.metricWindow;
    return pod.ready === "False" || startUpInWindow ? "unready" : "ready";
  }
  const neverReady = pod.startTime + rule.initialReadinessDelay > pod.readyChangedAt;
  return pod.ready === "False" && neverReady ? "unready" : "ready";
}

/** Whether `classifyPod` depends on nothing but whether the pod has a value, now and until the pod changes. */
export function isMature(pod: PodSample, rule: GroupingRule): boolean {
  if (pod.deleting || pod.phase === "Failed" || pod.phase === "Pending") return false;
  if (!rule.readinessApplies) return true;
  const { ready, startTime, readyChangedAt } = pod;
  if (ready === null || startTime === null || startTime + rule.cpuInitializationPeriod > rule.now)
    return false;
  return ready !== "False" || startTime + rule.initialReadinessDelay <= readyChangedAt;
}

/** Counts and sums over an HPA's pods: all that its replica count depends on. */
export interface PodTotals {
  /** Pods that the selector matches, of whatever state. */
  podCount: number;
  /** Entries in the metrics answer, of whatever pod. */
  answerCount: number;
  ready: number;
  unready: number;
  missing: number;
  ignored: number;
  /** Σ over ready pods. */
  usageMilli: number;
  requestMilli: number;
  unreadyRequestMilli: number;
  missingRequestMilli: number;
  /** Σ floor(request · fallbackPercent / 100) over missing pods: what they count on scale-down. */
  missingFallbackMilli: number;
  /** Entries of the metrics answer that belong to no pod of the selector. */
  strangers: number;
  strangerUsageMilli: number;
  /** Pods without the request that a utilisation needs. */
  withoutRequest: number;
}

/** Entries of a metrics answer that belong to no pod of the selector. */
export interface Strangers {
  readonly count: number;
  readonly usageMilli: number;
}

const NO_STRANGERS: Strangers = { count: 0, usageMilli: 0 };

/** Totals of no pods at all. */
export function emptyPodTotals(): PodTotals {
  return {
    podCount: 0,
    answerCount: 0,
    ready: 0,
    unready: 0,
    missing: 0,
    ignored: 0,
    usageMilli: 0,
    requestMilli: 0,
    unreadyRequestMilli: 0,
    missingRequestMilli: 0,
    missingFallbackMilli: 0,
    strangers: 0,
    strangerUsageMilli: 0,
    withoutRequest: 0,
  };
}

/**
 * Sums an HPA's pods by group. One pass, no allocation besides the result.
 *
 * `fallbackPercent`: what a missing pod counts on scale-down, percent of its request (100, or the target where
 * that is higher).
 */
export function groupPods(
  pods: Iterable<PodSample>,
  rule: GroupingRule,
  fallbackPercent = 100,
  strangers: Strangers = NO_STRANGERS,
): PodTotals {
  const totals = emptyPodTotals();
  totals.strangers = strangers.count;
  totals.strangerUsageMilli = strangers.usageMilli;
  totals.answerCount = strangers.count;
  for (const pod of pods) addPod(totals, pod, classifyPod(pod, rule), fallbackPercent);
  return totals;
}

/** Takes a pod (or its cohort) of a known group into the totals. */
export function addPod(
  totals: PodTotals,
  pod: Pick<PodSample, "count" | "usageMilli" | "requestMilli">,
  group: PodGroup,
  fallbackPercent: number,
): void {
  const { count } = pod;
  const request = pod.requestMilli ?? 0;
  totals.podCount += count;
  if (pod.requestMilli === null) totals.withoutRequest += count;
  if (pod.usageMilli !== null) totals.answerCount += count;
  if (group === "ready") {
    totals.ready += count;
    totals.usageMilli += count * (pod.usageMilli ?? 0);
    totals.requestMilli += count * request;
  } else if (group === "unready") {
    totals.unready += count;
    totals.unreadyRequestMilli += count * request;
  } else if (group === "missing") {
    totals.missing += count;
    totals.missingRequestMilli += count * request;
    totals.missingFallbackMilli += count * floorOfProduct(request, fallbackPercent, 100);
  } else {
    totals.ignored += count;
  }
}

/** Takes the sums over other pods in. */
export function addTotals(totals: PodTotals, others: PodTotals): void {
  totals.podCount += others.podCount;
  totals.answerCount += others.answerCount;
  totals.ready += others.ready;
  totals.unready += others.unready;
  totals.missing += others.missing;
  totals.ignored += others.ignored;
  totals.usageMilli += others.usageMilli;
  totals.requestMilli += others.requestMilli;
  totals.unreadyRequestMilli += others.unreadyRequestMilli;
  totals.missingRequestMilli += others.missingRequestMilli;
  totals.missingFallbackMilli += others.missingFallbackMilli;
  totals.strangers += others.strangers;
  totals.strangerUsageMilli += others.strangerUsageMilli;
  totals.withoutRequest += others.withoutRequest;
}
