import { parseQuantity, signOfQuantity } from "../../units/index.js";
import type { Path } from "../reading/document.js";
import type {
  HorizontalPodAutoscaler,
  HpaScalingRules,
  MetricSourceType,
  MetricSpec,
  MetricTarget,
  QuantityText,
} from "../types/index.js";
import type { Report } from "./report.js";
import { validateLabelSelector } from "./validate-label-selector.js";

export interface HpaValidationOptions {
  /** Feature gate HPAScaleToZero, off by default. */
  readonly allowsScaleToZero?: boolean;
}

const MAX_WINDOW_SECONDS = 3600;
const MAX_PERIOD_SECONDS = 1800;

const MEMBERS: Readonly<Record<MetricSourceType, keyof MetricSpec>> = {
  Resource: "resource",
  ContainerResource: "containerResource",
  Pods: "pods",
  Object: "object",
  External: "external",
};

type TargetAmount = "value" | "averageValue" | "averageUtilization";

/** The amounts that a metric type may aim at; exactly one must be set. */
const AMOUNTS: Readonly<Record<MetricSourceType, readonly TargetAmount[]>> = {
  Resource: ["averageUtilization", "averageValue"],
  ContainerResource: ["averageUtilization", "averageValue"],
  Pods: ["averageValue"],
  Object: ["value", "averageValue"],
  External: ["value", "averageValue"],
};

const AMOUNT_OF_TYPE: Readonly<Record<MetricTarget["type"], TargetAmount>> = {
  Utilization: "averageUtilization",
  Value: "value",
  AverageValue: "averageValue",
};

/**
 * What must hold within an HPA (in the form of autoscaling/v2, defaulted).
 *
 * Returns diagnostics: HR1201 minReplicas, HR1202 maxReplicas, HR1203 max below min, HR1205 metrics,
 * HR1206 behavior and tolerance.
 * Source: kubernetes v1.36.3 pkg/apis/autoscaling/validation/validation.go
 */
export function validateHorizontalPodAutoscaler(
  { spec }: HorizontalPodAutoscaler,
  report: Report,
  options: HpaValidationOptions = {},
): void {
  const minReplicas = spec.minReplicas ?? 1;
  if (minReplicas === 0) validateZero(spec.metrics ?? [], report, options);
  if (spec.maxReplicas < 1) {
    report("HR1202", ["spec", "maxReplicas"], {
      message: `maxReplicas is ${spec.maxReplicas}`,
      value: spec.maxReplicas,
      rule: "maxReplicas must be at least 1",
    });
  } else if (spec.maxReplicas < minReplicas) {
    report("HR1203", ["spec", "maxReplicas"], {
      message: `maxReplicas is ${spec.maxReplicas} but minReplicas is ${minReplicas}`,
      value: spec.maxReplicas,
      rule: "maxReplicas must be at least minReplicas",
    });
  }
  for (const [i, metric] of (spec.metrics ?? []).entries()) {
    validateMetric(metric, ["spec", "metrics", i], report);
  }
  const behavior = ["spec", "behavior"];
  validateRules(spec.behavior?.scaleUp, [...behavior, "scaleUp"], report);
  validateRules(spec.behavior?.scaleDown, [...behavior, "scaleDown"], report);
}

function validateZero(metrics: readonly MetricSpec[], report: Report, options: HpaValidationOptions): void {
  const path = ["spec", "minReplicas"];
  if (options.allowsScaleToZero !== true) {
    report("HR1201", path, {
      message: "minReplicas is 0",
      value: 0,
      rule: "minReplicas must be at least 1 unless the feature gate HPAScaleToZero is on",
    });
  } else if (!metrics.some((metric) => metric.type === "Object" || metric.type === "External")) {
    report("HR1201", path, {
      message: "minReplicas is 0 without an Object or External metric",
      value: 0,
      rule: "an HPA can only come back from 0 by a metric that does not come from its pods",
    });
  }
}

function validateMetric(metric: MetricSpec, path: Path, report: Report): void {
  const member = MEMBERS[metric.type];
  for (const other of Object.values(MEMBERS)) {
    if (other !== member && metric[other] !== undefined) {
      report("HR1205", [...path, other], {
        message: `"${other}" in a metric of type ${metric.type}`,
        rule: `a metric of type ${metric.type} carries only "${member}"`,
      });
    }
  }
  const source = metric[member];
  if (source === undefined || typeof source === "string") {
    report("HR1205", path, {
      message: `a metric of type ${metric.type} without "${member}"`,
      rule: `a metric of type ${metric.type} carries "${member}"`,
    });
    return;
  }
  if ("metric" in source)
    validateLabelSelector(source.metric.selector, [...path, member, "metric", "selector"], report);
  validateTarget(metric.type, source.target, [...path, member, "target"], report);
}

function validateTarget(type: MetricSourceType, target: MetricTarget, path: Path, report: Report): void {
  const allowed = AMOUNTS[type];
  const amounts = ["value", "averageValue", "averageUtilization"] as const;
  const set = allowed.filter((amount) => target[amount] !== undefined);
  if (set.length !== 1) {
    report("HR1205", path, {
      message:
        set.length === 0 ? `target without ${allowed.join(" or ")}` : `target with both ${set.join(" and ")}`,
      rule: `a ${type} metric aims at exactly one of ${allowed.join(", ")}`,
    });
  } else if (set[0] !== AMOUNT_OF_TYPE[target.type]) {
    report("HR1205", [...path, "type"], {
      message: `target type ${target.type} with ${set[0]}`,
      value: target.type,
      rule: `type ${target.type} goes with ${AMOUNT_OF_TYPE[target.type]}`,
    });
  }
  for (const amount of amounts) {
    const found = target[amount];
    if (found !== undefined && !isPositive(found)) {
      report("HR1205", [...path, amount], {
        message: `${amount} is ${found}`,
        value: found,
        rule: `${amount} must be more than 0`,
      });
    }
  }
}

function validateRules(rules: HpaScalingRules | undefined, path: Path, report: Report): void {
  if (rules === undefined) return;
  const window = rules.stabilizationWindowSeconds;
  if (window !== undefined && (window < 0 || window > MAX_WINDOW_SECONDS)) {
    report("HR1206", [...path, "stabilizationWindowSeconds"], {
      message: `stabilizationWindowSeconds is ${window}`,
      value: window,
      rule: `must be between 0 and ${MAX_WINDOW_SECONDS}`,
    });
  }
  if (rules.policies !== undefined && rules.policies.length === 0) {
    report("HR1206", [...path, "policies"], {
      message: "no policies",
      rule: "at least one policy per direction; leave policies out for the defaults",
    });
  }
  for (const [i, { value, periodSeconds }] of (rules.policies ?? []).entries()) {
    if (value < 1) {
      report("HR1206", [...path, "policies", i, "value"], {
        message: `value is ${value}`,
        value,
        rule: "must be more than 0",
      });
    }
    if (periodSeconds < 1 || periodSeconds > MAX_PERIOD_SECONDS) {
      report("HR1206", [...path, "policies", i, "periodSeconds"], {
        message: `periodSeconds is ${periodSeconds}`,
        value: periodSeconds,
        rule: `must be between 1 and ${MAX_PERIOD_SECONDS}`,
      });
    }
  }
  const { tolerance } = rules;
  if (tolerance !== undefined && signOf(tolerance) < 0) {
    report("HR1206", [...path, "tolerance"], {
      message: `tolerance is ${tolerance}`,
      value: tolerance,
      rule: "must not be negative",
    });
  }
}

function isPositive(amount: QuantityText): boolean {
  return signOf(amount) > 0;
}

function signOf(amount: QuantityText): number {
  const quantity = parseQuantity(amount);
  return quantity === undefined ? 0 : signOfQuantity(quantity);
}
