import { SECOND, type SimTime } from "../../units/index.js";
import type { ScalingRules } from "./behavior.js";

/** A change of the replica count that policies still count against later ones. */
export interface ScaleEvent {
  /** Pods added or removed, without a sign. */
  change: number;
  at: SimTime;
  /** Older than the longest policy period: may be overwritten, yet still counts while inside a period. */
  outdated: boolean;
}

/**
 * Pods added (or removed) within the last `periodSeconds`; an event exactly as old is out.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go getReplicasChangePerPeriod.
 */
export function changeWithin(periodSeconds: number, events: readonly ScaleEvent[], now: SimTime): number {
  const cutoff = now - periodSeconds * SECOND;
  let change = 0;
  for (const event of events) if (event.at > cutoff) change += event.change;
  return change;
}

/**
 * Stores a change in the list of its direction: over the last outdated entry, else at the end. Without rules
 * nothing is stored.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go storeScaleEvent, markScaleEventsOutdated.
 */
export function storeScaleEvent(
  events: ScaleEvent[],
  change: number,
  rules: Pick<ScalingRules, "policies"> | null,
  now: SimTime,
): void {
  if (rules === null) return;
  let longestPeriodSeconds = 0;
  for (const policy of rules.policies) {
    if (policy.periodSeconds > longestPeriodSeconds) longestPeriodSeconds = policy.periodSeconds;
  }
  const cutoff = now - longestPeriodSeconds * SECOND;
  let reusable: ScaleEvent | undefined;
  for (const event of events) {
    if (event.at < cutoff) event.outdated = true;
    if (event.outdated) reusable = event;
  }
  if (reusable === undefined) {
    events.push({ change, at: now, outdated: false });
  } else {
    reusable.change = change;
    reusable.at = now;
    reusable.outdated = false;
  }
}
