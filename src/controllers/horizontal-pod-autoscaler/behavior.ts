import type {
  HorizontalPodAutoscalerBehavior,
  HpaScalingPolicy,
  HpaScalingRules,
} from "../../kubernetes/index.js";

export type SelectPolicy = "Max" | "Min" | "Disabled";

/** The rules of one direction with every default filled in. */
export interface ScalingRules {
  /** Null: the flag `horizontal-pod-autoscaler-downscale-stabilization` (scaleDown only). */
  readonly stabilizationWindowSeconds: number | null;
  readonly selectPolicy: SelectPolicy;
  readonly policies: readonly HpaScalingPolicy[];
  /** Null: the flag `horizontal-pod-autoscaler-tolerance`. */
  readonly tolerance: number | null;
}

export interface Behavior {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

/** Source: kubernetes v1.36.3 pkg/apis/autoscaling/v2/defaults.go scaleUpRules. */
export const DEFAULT_SCALE_UP: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
  tolerance: null,
};

/** Source: kubernetes v1.36.3 pkg/apis/autoscaling/v2/defaults.go scaleDownRules. */
export const DEFAULT_SCALE_DOWN: ScalingRules = {
  stabilizationWindowSeconds: null,
  selectPolicy: "Max",
  policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
  tolerance: null,
};

/** The rules of a direction as a user wrote them; a tolerance already read as a number. */
export type WrittenScalingRules = Omit<HpaScalingRules, "tolerance"> & { readonly tolerance?: number };

/**
 * Fills one direction field by field; `policies` replaces the default list whole.
 *
 * Source: kubernetes v1.36.3 pkg/apis/autoscaling/v2/defaults.go GenerateHPAScaleUpRules, GenerateHPAScaleDownRules.
 */
export function fillScalingRules(
  defaults: ScalingRules,
  written: WrittenScalingRules | undefined,
): ScalingRules {
  if (written === undefined) return defaults;
  return {
    stabilizationWindowSeconds: written.stabilizationWindowSeconds ?? defaults.stabilizationWindowSeconds,
    selectPolicy: written.selectPolicy ?? defaults.selectPolicy,
    policies: written.policies ?? defaults.policies,
    tolerance: written.tolerance ?? defaults.tolerance,
  };
}

/**
 * Fills a behavior that is present, even empty: both directions then have rules. Absent (null), the legacy path
 * runs instead, which is not the same as the default behavior.
 */
export function fillBehavior(
  behavior: HorizontalPodAutoscalerBehavior | undefined,
  readTolerance: (written: string | number) => number,
): Behavior | null {
  if (behavior === undefined) return null;
  const read = (rules: HpaScalingRules | undefined): WrittenScalingRules | undefined => {
    if (rules === undefined) return undefined;
    const { tolerance, ...rest } = rules;
    return tolerance === undefined ? rest : { ...rest, tolerance: readTolerance(tolerance) };
  };
  return {
    scaleUp: fillScalingRules(DEFAULT_SCALE_UP, read(behavior.scaleUp)),
    scaleDown: fillScalingRules(DEFAULT_SCALE_DOWN, read(behavior.scaleDown)),
  };
}
