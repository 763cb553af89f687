import type { SimTime } from "../../units/index.js";
import type { Behavior } from "./behavior.js";
import type { LegacyScaleUpLimit } from "./defaults.js";
import { type ScaleEvents, scaleDownLimit, scaleUpLimit } from "./scale-limit.js";

/** Reason of the condition ScalingLimited. */
export type LimitReason =
  | "DesiredWithinRange"
  | "ScaleUpLimit"
  | "ScaleDownLimit"
  | "TooManyReplicas"
  | "TooFewReplicas";

export interface Limited {
  readonly replicas: number;
  readonly reason: LimitReason;
  /** The bound of the rate limit that was looked at; absent where none was. */
  readonly limit?: number;
}

export interface ReplicaRange {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

/**
 * Without a behavior: into [minReplicas, min(maxReplicas, max(factor · current, minimum))].
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go convertDesiredReplicasWithRules.
 */
export function limitReplicas(
  current: number,
  desired: number,
  { minReplicas, maxReplicas }: ReplicaRange,
  legacy: LegacyScaleUpLimit,
): Limited {
  const limit = Math.max(legacy.factor * current, legacy.minimum);
  if (desired < minReplicas) return { replicas: minReplicas, reason: "TooFewReplicas", limit };
  if (limit < maxReplicas) {
    if (desired > limit) return { replicas: limit, reason: "ScaleUpLimit", limit };
  } else if (desired > maxReplicas) {
    return { replicas: maxReplicas, reason: "TooManyReplicas", limit };
  }
  return { replicas: desired, reason: "DesiredWithinRange", limit };
}

/**
 * With a behavior: up to what the policies of the direction allow, and into [minReplicas, maxReplicas]. A count
 * that equals the current one is not looked at.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go convertDesiredReplicasWithBehaviorRate.
 */
export function limitReplicasWithBehavior(
  current: number,
  desired: number,
  { minReplicas, maxReplicas }: ReplicaRange,
  behavior: Behavior,
  events: ScaleEvents,
  now: SimTime,
): Limited {
  if (desired > current) {
    const limit = Math.max(scaleUpLimit(current, events, behavior.scaleUp, now), current);
    const most = Math.min(limit, maxReplicas);
    if (desired > most) {
      return { replicas: most, reason: limit < maxReplicas ? "ScaleUpLimit" : "TooManyReplicas", limit };
    }
    return { replicas: desired, reason: "DesiredWithinRange", limit };
  }
  if (desired < current) {
    const limit = Math.min(scaleDownLimit(current, events, behavior.scaleDown, now), current);
    const least = Math.max(limit, minReplicas);
    if (desired < least) {
      return { replicas: least, reason: limit > minReplicas ? "ScaleDownLimit" : "TooFewReplicas", limit };
    }
    return { replicas: desired, reason: "DesiredWithinRange", limit };
  }
  return { replicas: desired, reason: "DesiredWithinRange" };
}
