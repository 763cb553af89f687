import { ceilToReplicas } from "./integer-arithmetic.js";
import { type MetricOutcome, type MetricProposal, metricFailure } from "./metric-proposal.js";
import { isWithinTolerance, type Tolerances } from "./tolerance.js";

/** Largest int64: what upstream reports where a value does not fit. */
export const MAX_INT64 = 2 ** 63;

/** The pods that a Value target is multiplied with. */
export interface RunningPods {
  /** All pods of the selector. */
  readonly podCount: number;
  /** Those Running and Ready, deleting ones included. */
  readonly runningReady: number;
}

/**
 * Replicas for an Object or External metric with a Value target: the ratio times the pods that run and are Ready.
 * From zero, the ratio itself, whatever the tolerance.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetObjectMetricReplicas,
 * GetExternalMetricReplicas, getUsageRatioReplicaCount.
 */
export function replicasFromValue(
  currentReplicas: number,
  valueMilli: number,
  targetMilli: number,
  pods: RunningPods,
  tolerances: Tolerances,
): MetricOutcome {
  const ratio = valueMilli / targetMilli;
  if (currentReplicas === 0) return proposal(ceilToReplicas(ratio), ratio, valueMilli, 1);
  if (isWithinTolerance(ratio, tolerances)) return proposal(currentReplicas, ratio, valueMilli, null);
  if (pods.podCount === 0) return metricFailure("no-pods");
  const replicas = ceilToReplicas(ratio * pods.runningReady);
  return proposal(replicas, ratio, valueMilli, pods.runningReady);
}

/**
 * Replicas for an Object or External metric with an AverageValue target: the total over the target. Compared
 * with, and within the tolerance kept at, status.replicas; pods are not looked at.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetObjectPerPodMetricReplicas,
 * GetExternalPerPodMetricReplicas.
 */
export function replicasFromValuePerPod(
  statusReplicas: number,
  valueMilli: number,
  targetAverageMilli: number,
  tolerances: Tolerances,
): MetricOutcome {
  const ratio = valueMilli / (targetAverageMilli * statusReplicas);
  const average = Math.ceil(valueMilli / statusReplicas);
  const reported = Number.isNaN(average) ? 0 : Math.min(average, MAX_INT64);
  if (isWithinTolerance(ratio, tolerances)) return proposal(statusReplicas, ratio, reported, null);
  return proposal(ceilToReplicas(valueMilli / targetAverageMilli), ratio, reported, statusReplicas);
}

/** Without a multiplier the count is kept. */
function proposal(
  replicas: number,
  ratio: number,
  valueMilli: number,
  multiplier: number | null,
): MetricProposal {
  return {
    ok: true,
    replicas,
    branch: multiplier === null ? "within-tolerance" : "scaled",
    ratio,
    multiplier,
    utilizationPercent: null,
    averageMilli: null,
    valueMilli,
    pods: null,
    filled: null,
  };
}
