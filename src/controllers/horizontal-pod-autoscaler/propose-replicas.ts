import type { PodTotals } from "./group-pods.js";
import { type MetricOutcome, metricFailure } from "./metric-proposal.js";
import { replicasFromAverageValue } from "./replicas-from-average-value.js";
import { replicasFromUtilization } from "./replicas-from-utilization.js";
import { type RunningPods, replicasFromValue, replicasFromValuePerPod } from "./replicas-from-value.js";
import type { ResolvedMetric } from "./resolved-spec.js";
import type { Tolerances } from "./tolerance.js";

/** What a sync read for one metric. */
export type MetricReading =
  /** Resource, ContainerResource and Pods metrics. */
  | { readonly kind: "pods"; readonly totals: PodTotals }
  /** Object and External metrics: the object's value, or the sum of all series. */
  | { readonly kind: "value"; readonly valueMilli: number; readonly pods: RunningPods }
  | { readonly kind: "failed"; readonly outcome: Extract<MetricOutcome, { ok: false }> };

/** Between what a reading lies; both are one where that is known. They differ only in the pods' usage. */
export interface ReadingRange {
  readonly least: MetricReading;
  readonly most: MetricReading;
}

/** The scale subresource as a sync reads it. */
export interface ScaleView {
  readonly specReplicas: number;
  readonly statusReplicas: number;
}

/**
 * The replica count that one metric asks for, with its numbers, or why it asks for none.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeReplicasForMetric.
 */
export function proposeReplicas(
  metric: ResolvedMetric,
  reading: MetricReading,
  scale: ScaleView,
  tolerances: Tolerances,
): MetricOutcome {
  const { target } = metric;
  if (metric.type === "Invalid") return metricFailure("invalid-metric");
  if (reading.kind === "failed") return reading.outcome;
  if (reading.kind === "pods") {
    if (target.kind === "utilization") {
      return replicasFromUtilization(scale.specReplicas, reading.totals, target.percent, tolerances);
    }
    if (target.kind === "average-value") {
      return replicasFromAverageValue(scale.specReplicas, reading.totals, target.milli, tolerances);
    }
  } else {
    if (target.kind === "value") {
      const { valueMilli, pods } = reading;
      return replicasFromValue(scale.specReplicas, valueMilli, target.milli, pods, tolerances);
    }
    if (target.kind === "average-value") {
      return replicasFromValuePerPod(scale.statusReplicas, reading.valueMilli, target.milli, tolerances);
    }
  }
  return metricFailure("invalid-metric", "no target that fits the metric's type");
}
