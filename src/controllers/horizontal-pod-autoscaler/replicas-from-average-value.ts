import type { PodTotals } from "./group-pods.js";
import { type FilledRatio, type MetricOutcome, metricFailure } from "./metric-proposal.js";
import { type MissingUsage, replicasFromPods } from "./replicas-from-pods.js";
import type { Tolerances } from "./tolerance.js";
import { averageRatio } from "./usage-ratio.js";

/**
 * Replicas that bring the mean value per pod (cut to whole thousandths) to the target: Pods metrics, and Resource
 * or ContainerResource metrics with an AverageValue target.
 *
 * Metrics of unknown pods count in the mean.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetRawResourceReplicas,
 * GetMetricReplicas.
 */
export function replicasFromAverageValue(
  currentReplicas: number,
  totals: PodTotals,
  targetMilli: number,
  tolerances: Tolerances,
): MetricOutcome {
  if (totals.answerCount === 0) return metricFailure("no-metrics");
  if (totals.podCount === 0) return metricFailure("no-pods");
  const counted = totals.ready + totals.strangers;
  if (counted === 0) return metricFailure("no-usable-metrics");
  const usageMilli = totals.usageMilli + totals.strangerUsageMilli;
  const { ratio, averageMilli } = averageRatio(usageMilli, counted, targetMilli);
  const fill = (missing: MissingUsage, withUnready: boolean): FilledRatio => {
    let filledUsage = usageMilli;
    let count = counted;
    if (missing !== "left-out") {
      if (missing === "at-target") filledUsage += totals.missing * targetMilli;
      count += totals.missing;
    }
    if (withUnready) count += totals.unready;
    return { ...averageRatio(filledUsage, count, targetMilli), utilizationPercent: null, count };
  };
  const countedRatio = { ratio, utilizationPercent: null, averageMilli };
  return replicasFromPods(currentReplicas, totals, countedRatio, fill, tolerances);
}
