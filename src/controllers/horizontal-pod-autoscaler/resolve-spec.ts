import type { HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget } from "../../kubernetes/index.js";
import { milliCeil, parseQuantity, quantityToNumber } from "../../units/index.js";
import { fillBehavior } from "./behavior.js";
import { DEFAULT_CPU_UTILIZATION_PERCENT, DEFAULT_MIN_REPLICAS } from "./defaults.js";
import type { ResolvedMetric, ResolvedSpec, ResolvedTarget } from "./resolved-spec.js";

const NO_TARGET: ResolvedTarget = { kind: "none" };

/**
 * An HPA's spec with defaults, its quantities in thousandths (rounded up). Pure; cache it by the spec.
 *
 * Source: kubernetes v1.36.3 pkg/apis/autoscaling/v2/defaults.go.
 */
export function resolveSpec(spec: HorizontalPodAutoscalerSpec): ResolvedSpec {
  const metrics = spec.metrics ?? [];
  return {
    minReplicas: spec.minReplicas ?? DEFAULT_MIN_REPLICAS,
    maxReplicas: spec.maxReplicas,
    metrics: metrics.length === 0 ? [DEFAULT_METRIC] : metrics.map(resolveMetric),
    behavior: fillBehavior(spec.behavior, toleranceOf),
  };
}

const DEFAULT_METRIC: ResolvedMetric = resourceMetric("Resource", "cpu", undefined, {
  type: "Utilization",
  averageUtilization: DEFAULT_CPU_UTILIZATION_PERCENT,
});

/** One metric; its label is the text that upstream puts into the reason of a rescale. */
export function resolveMetric(metric: MetricSpec): ResolvedMetric {
  const { resource, containerResource, pods, object, external } = metric;
  if (metric.type === "Resource" && resource !== undefined) {
    return resourceMetric("Resource", resource.name, undefined, resource.target);
  }
  if (metric.type === "ContainerResource" && containerResource !== undefined) {
    const { name, container, target } = containerResource;
    return resourceMetric("ContainerResource", name, container, target);
  }
  if (metric.type === "Pods" && pods !== undefined) {
    const { name } = pods.metric;
    return { type: "Pods", name, label: `pods metric ${name}`, target: averageTarget(pods.target) };
  }
  if (metric.type === "Object" && object !== undefined) {
    const { name } = object.metric;
    const isValue = object.target.type === "Value";
    const label = isValue ? `${object.describedObject.kind} metric ${name}` : `external metric ${name}`;
    const target = isValue ? valueTarget(object.target) : averageTarget(object.target);
    return { type: "Object", name, label, target };
  }
  if (metric.type === "External" && external !== undefined) {
    const { name } = external.metric;
    const { target } = external;
    const resolved = target.averageValue === undefined ? valueTarget(target) : averageTarget(target);
    return { type: "External", name, label: `external metric ${name}`, target: resolved };
  }
  return { type: "Invalid", name: metric.type, label: metric.type, target: NO_TARGET };
}

function resourceMetric(
  type: "Resource" | "ContainerResource",
  resource: string,
  container: string | undefined,
  target: MetricTarget,
): ResolvedMetric {
  const what = type === "Resource" ? "resource" : "container resource";
  const isAverage = target.averageValue !== undefined;
  return {
    type,
    name: resource,
    resource,
    ...(container === undefined ? {} : { container }),
    label: `${resource} ${what}${isAverage ? "" : " utilization (percentage of request)"}`,
    target: isAverage ? averageTarget(target) : utilizationTarget(target),
  };
}

function utilizationTarget({ averageUtilization }: MetricTarget): ResolvedTarget {
  return averageUtilization === undefined ? NO_TARGET : { kind: "utilization", percent: averageUtilization };
}

function averageTarget({ averageValue }: MetricTarget): ResolvedTarget {
  const milli = milliOf(averageValue);
  return milli === undefined ? NO_TARGET : { kind: "average-value", milli };
}

function valueTarget({ value }: MetricTarget): ResolvedTarget {
  const milli = milliOf(value);
  return milli === undefined ? NO_TARGET : { kind: "value", milli };
}

/** A quantity in thousandths, rounded up; undefined where there is none that parses. */
export function milliOf(written: string | number | undefined): number | undefined {
  const quantity = written === undefined ? undefined : parseQuantity(written);
  return quantity === undefined ? undefined : Number(milliCeil(quantity));
}

function toleranceOf(written: string | number): number {
  const quantity = parseQuantity(written);
  return quantity === undefined ? 0 : quantityToNumber(quantity);
}
