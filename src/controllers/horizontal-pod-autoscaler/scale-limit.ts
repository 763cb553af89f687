import type { SimTime } from "../../units/index.js";
import type { ScalingRules } from "./behavior.js";
import { MAX_REPLICAS } from "./defaults.js";
import { changeWithin, type ScaleEvent } from "./scale-events.js";

/** The earlier changes that the policies of an HPA count, per direction. */
export interface ScaleEvents {
  readonly up: readonly ScaleEvent[];
  readonly down: readonly ScaleEvent[];
}

/**
 * The largest count that the scale-up policies allow. Each starts from the count at the beginning of its period:
 * the current one without what was added since, plus what was removed. Percentages round up.
 *
 * `Max` takes the most generous policy, `Min` the strictest, `Disabled` keeps the current count.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go calculateScaleUpLimitWithScalingRules.
 */
export function scaleUpLimit(
  current: number,
  events: ScaleEvents,
  rules: ScalingRules,
  now: SimTime,
): number {
  if (rules.selectPolicy === "Disabled") return current;
  const takesLargest = rules.selectPolicy !== "Min";
  let limit = takesLargest ? -MAX_REPLICAS : MAX_REPLICAS;
  for (const { type, value, periodSeconds } of rules.policies) {
    const base = countAtPeriodStart(current, events, periodSeconds, now);
    const proposed = type === "Pods" ? base + value : Math.ceil(base * (1 + value / 100));
    limit = takesLargest ? Math.max(limit, proposed) : Math.min(limit, proposed);
  }
  return limit;
}

/**
 * The smallest count that the scale-down policies allow. Percentages are cut towards zero.
 *
 * `Max` takes the policy with the largest change (the smallest count), `Min` the one with the smallest change.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go calculateScaleDownLimitWithBehaviors.
 */
export function scaleDownLimit(
  current: number,
  events: ScaleEvents,
  rules: ScalingRules,
  now: SimTime,
): number {
  if (rules.selectPolicy === "Disabled") return current;
  const takesSmallest = rules.selectPolicy !== "Min";
  let limit = takesSmallest ? MAX_REPLICAS : -MAX_REPLICAS;
  for (const { type, value, periodSeconds } of rules.policies) {
    const base = countAtPeriodStart(current, events, periodSeconds, now);
    const proposed = type === "Pods" ? base - value : Math.trunc(base * (1 - value / 100));
    limit = takesSmallest ? Math.min(limit, proposed) : Math.max(limit, proposed);
  }
  return limit;
}

function countAtPeriodStart(
  current: number,
  events: ScaleEvents,
  periodSeconds: number,
  now: SimTime,
): number {
  return (
    current - changeWithin(periodSeconds, events.up, now) + changeWithin(periodSeconds, events.down, now)
  );
}
