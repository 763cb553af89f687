import { SECOND, type SimTime } from "../../units/index.js";
import type { AbleToScaleReason } from "./conditions.js";
import type { LegacyScaleUpLimit } from "./defaults.js";
import { type Limited, limitReplicas, limitReplicasWithBehavior } from "./limit-replicas.js";
import type { HpaMemory } from "./memory.js";
import { Recommendations } from "./recommendations.js";
import type { ResolvedSpec } from "./resolved-spec.js";
import {
  type Stabilized,
  stabilizeRecommendation,
  stabilizeRecommendationWithBehavior,
} from "./stabilize-recommendation.js";

export interface NormalizeRule {
  readonly spec: ResolvedSpec;
  readonly memory: HpaMemory;
  readonly downscaleStabilization: SimTime;
  readonly legacyScaleUpLimit: LegacyScaleUpLimit;
  readonly now: SimTime;
}

/** A recommendation after stabilisation and limits. */
export interface Normalized {
  readonly stabilized: Stabilized;
  /** Reason of the condition AbleToScale. */
  readonly reason: AbleToScaleReason;
  /** The stabilisation window that was looked at in the recommendation's direction. */
  readonly window: SimTime;
  readonly limited: Limited;
}

/**
 * Turns the metrics' recommendation into the count to scale to: first stabilised, then limited. A behavior, even
 * an empty one, selects another algorithm than its absence.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicas,
 * normalizeDesiredReplicasWithBehaviors.
 */
export function normalizeReplicas(current: number, recommended: number, rule: NormalizeRule): Normalized {
  const { spec, memory, now } = rule;
  const { behavior } = spec;
  const recommendations = memory.recommendations ?? Recommendations.of([{ replicas: current, at: now }]);
  if (behavior === null) {
    const window = rule.downscaleStabilization;
    const stabilized = stabilizeRecommendation(recommended, recommendations, window, now);
    return {
      stabilized,
      reason: stabilized.replicas === recommended ? "ReadyForNewScale" : "ScaleDownStabilized",
      window,
      limited: limitReplicas(current, stabilized.replicas, spec, rule.legacyScaleUpLimit),
    };
  }
  const upWindow = ((behavior.scaleUp.stabilizationWindowSeconds ?? 0) * SECOND) as SimTime;
  const downSeconds = behavior.scaleDown.stabilizationWindowSeconds;
  const downWindow = downSeconds === null ? rule.downscaleStabilization : ((downSeconds * SECOND) as SimTime);
  const stabilized = stabilizeRecommendationWithBehavior(
    current,
    recommended,
    recommendations,
    upWindow,
    downWindow,
    now,
  );
  const isUp = recommended >= current;
  const heldReason = isUp ? "ScaleUpStabilized" : "ScaleDownStabilized";
  const events = { up: memory.scaleUpEvents, down: memory.scaleDownEvents };
  return {
    stabilized,
    reason: stabilized.replicas === recommended ? "ReadyForNewScale" : heldReason,
    window: isUp ? upWindow : downWindow,
    limited: limitReplicasWithBehavior(current, stabilized.replicas, spec, behavior, events, now),
  };
}
