import { isJsonObject, type JsonObject, type JsonValue, objectAt, objectsAt } from "../reading/json-value.js";

const METRICS_ANNOTATION = "autoscaling.alpha.kubernetes.io/metrics";
const BEHAVIOR_ANNOTATION = "autoscaling.alpha.kubernetes.io/behavior";

/** An annotation that held no JSON of the right form; upstream passes over it without a word. */
export interface UnreadableAnnotation {
  readonly annotation: string;
}

/**
 * Rewrites an HPA of autoscaling/v1, v2beta1 or v2beta2 in place into autoscaling/v2.
 *
 * Order: metrics of v1's annotation come before its CPU target, as upstream has them.
 * Source: kubernetes v1.36.3 pkg/apis/autoscaling/v1/conversion.go, v1.24 pkg/apis/autoscaling/v2beta1/conversion.go
 */
export function convertHorizontalPodAutoscaler(hpa: JsonObject): readonly UnreadableAnnotation[] {
  const { apiVersion } = hpa;
  const spec = objectAt(hpa, "spec");
  hpa["apiVersion"] = "autoscaling/v2";
  if (spec === undefined) return [];
  if (apiVersion === "autoscaling/v2beta1") {
    if (Array.isArray(spec["metrics"])) spec["metrics"] = objectsAt(spec, "metrics").map(convertMetric);
    return [];
  }
  return apiVersion === "autoscaling/v1" ? convertFromV1(hpa, spec) : [];
}

function convertFromV1(hpa: JsonObject, spec: JsonObject): UnreadableAnnotation[] {
  const unreadable: UnreadableAnnotation[] = [];
  const annotations = objectAt(objectAt(hpa, "metadata") ?? {}, "annotations") ?? {};
  const metrics: JsonObject[] = [];

  const encodedMetrics = annotations[METRICS_ANNOTATION];
  if (typeof encodedMetrics === "string") {
    const parsed = parseJson(encodedMetrics);
    if (Array.isArray(parsed)) metrics.push(...parsed.filter(isJsonObject).map(convertMetric));
    else unreadable.push({ annotation: METRICS_ANNOTATION });
  }
  const percent = spec["targetCPUUtilizationPercentage"];
  delete spec["targetCPUUtilizationPercentage"];
  if (percent !== undefined) {
    metrics.push({
      type: "Resource",
      resource: { name: "cpu", target: { type: "Utilization", averageUtilization: percent } },
    });
  }
  if (metrics.length > 0) spec["metrics"] = metrics;

  const encodedBehavior = annotations[BEHAVIOR_ANNOTATION];
  if (typeof encodedBehavior === "string") {
    const parsed = parseJson(encodedBehavior);
    if (isJsonObject(parsed)) spec["behavior"] = withLowerKeys(parsed);
    else unreadable.push({ annotation: BEHAVIOR_ANNOTATION });
  }
  return unreadable;
}

/** A metric of v2beta1, which is also the form that v1's annotation holds. */
function convertMetric(metric: JsonObject): JsonObject {
  const converted: JsonObject = { ...metric };
  for (const kind of ["resource", "containerResource"]) {
    const source = objectAt(metric, kind);
    if (source !== undefined) {
      const { targetAverageUtilization, targetAverageValue, ...rest } = source;
      converted[kind] = { ...rest, target: resourceTarget(targetAverageUtilization, targetAverageValue) };
    }
  }
  const pods = objectAt(metric, "pods");
  if (pods !== undefined) {
    converted["pods"] = {
      metric: identifier(pods["metricName"], pods["selector"]),
      target: target("AverageValue", { averageValue: pods["targetAverageValue"] }),
    };
  }
  const object = objectAt(metric, "object");
  if (object !== undefined) {
    const { averageValue, targetValue } = object;
    converted["object"] = {
      describedObject: object["target"] ?? {},
      metric: identifier(object["metricName"], object["selector"]),
      target:
        averageValue === undefined
          ? target("Value", { value: targetValue })
          : target("AverageValue", { averageValue }),
    };
  }
  const external = objectAt(metric, "external");
  if (external !== undefined) {
    const { targetAverageValue, targetValue } = external;
    converted["external"] = {
      metric: identifier(external["metricName"], external["metricSelector"]),
      target:
        targetValue === undefined
          ? target("AverageValue", { averageValue: targetAverageValue })
          : target("Value", { value: targetValue, averageValue: targetAverageValue }),
    };
  }
  return converted;
}

function resourceTarget(utilization: JsonValue | undefined, averageValue: JsonValue | undefined): JsonObject {
  return utilization === undefined
    ? target("AverageValue", { averageValue })
    : target("Utilization", { averageUtilization: utilization, averageValue });
}

function target(type: string, amounts: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const result: JsonObject = { type };
  for (const [name, value] of Object.entries(amounts)) {
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function identifier(name: JsonValue | undefined, selector: JsonValue | undefined): JsonObject {
  return selector === undefined ? { name: name ?? "" } : { name: name ?? "", selector };
}

function parseJson(text: string): JsonValue | undefined {
  try {
    // A key "__proto__" comes out as an own key here and is then refused as an unknown field.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** The behavior annotation holds Go's field names: `ScaleUp`, `PeriodSeconds`. */
function withLowerKeys(value: JsonObject): JsonObject {
  const lower = (inner: JsonValue): JsonValue => {
    if (Array.isArray(inner)) return inner.map(lower);
    return isJsonObject(inner) ? withLowerKeys(inner) : inner;
  };
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key.slice(0, 1).toLowerCase() + key.slice(1), lower(entry)]),
  );
}
