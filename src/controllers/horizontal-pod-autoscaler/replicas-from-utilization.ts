import type { PodTotals } from "./group-pods.js";
import { type FilledRatio, type MetricOutcome, metricFailure } from "./metric-proposal.js";
import { type MissingUsage, replicasFromPods } from "./replicas-from-pods.js";
import type { Tolerances } from "./tolerance.js";
import { utilizationRatio } from "./usage-ratio.js";

/** What a missing pod counts on scale-down, percent of its request. */
export function missingPodPercent(targetPercent: number): number {
  return Math.max(100, targetPercent);
}

/**
 * Replicas that bring the utilisation (whole percent of requests) to the target.
 *
 * `totals` grouped with `missingPodPercent(targetPercent)`. A metric of an unknown pod has no request: it takes
 * no part in the ratio, but it counts as one of the pods when others are filled in.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetResourceReplicas.
 */
export function replicasFromUtilization(
  currentReplicas: number,
  totals: PodTotals,
  targetPercent: number,
  tolerances: Tolerances,
): MetricOutcome {
  if (totals.answerCount === 0) return metricFailure("no-metrics");
  if (totals.podCount === 0) return metricFailure("no-pods");
  if (totals.ready + totals.strangers === 0) return metricFailure("no-usable-metrics");
  if (totals.withoutRequest > 0) return metricFailure("missing-request");
  if (totals.requestMilli === 0) return metricFailure("no-match");
  const usage = utilizationRatio(totals.usageMilli, totals.requestMilli, totals.ready, targetPercent);
  const fill = (missing: MissingUsage, withUnready: boolean): FilledRatio => {
    let usageMilli = totals.usageMilli;
    let requestMilli = totals.requestMilli;
    let pods = totals.ready;
    if (missing !== "left-out") {
      if (missing === "at-target") usageMilli += totals.missingFallbackMilli;
      requestMilli += totals.missingRequestMilli;
      pods += totals.missing;
    }
    if (withUnready) {
      requestMilli += totals.unreadyRequestMilli;
      pods += totals.unready;
    }
    const filled = utilizationRatio(usageMilli, requestMilli, pods, targetPercent);
    const { ratio, utilizationPercent, averageMilli } = filled;
    return { ratio, utilizationPercent, averageMilli, count: pods + totals.strangers };
  };
  return replicasFromPods(currentReplicas, totals, usage, fill, tolerances);
}
