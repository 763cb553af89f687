import type { HorizontalPodAutoscalerFeatures } from "./defaults.js";

export interface ZeroRule {
  readonly minReplicas: number;
  /** Only these metrics can tell about load while no pod runs. */
  readonly hasObjectOrExternalMetric: boolean;
  readonly features: HorizontalPodAutoscalerFeatures;
  /** Status of the condition ScaledToZero before the sync. */
  readonly scaledToZero: boolean;
}

/**
 * Tells whether an HPA whose target stands at zero replicas leaves it there.
 *
 * Since 1.36 it goes on only where it scaled to zero itself (condition ScaledToZero); before, only where
 * minReplicas is 0. A manual scale to zero therefore pauses for good.
 * Source: kubernetes v1.36.3 and v1.35.4 pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler.
 */
export function isPausedAtZero(rule: ZeroRule): boolean {
  const { features, minReplicas } = rule;
  if (!features.scaledToZeroCondition) return minReplicas !== 0;
  if (!features.scaleToZero || !rule.scaledToZero) return true;
  return minReplicas === 0 && !rule.hasObjectOrExternalMetric;
}

/** What a rescale does to the condition ScaledToZero: its new status, or null where the condition is removed. */
export function scaledToZeroAfterRescale(from: number, to: number, rule: ZeroRule): boolean | null {
  if (!rule.features.scaledToZeroCondition || !rule.features.scaleToZero) return null;
  return from > 0 && to === 0 && rule.minReplicas === 0 && rule.hasObjectOrExternalMetric;
}
