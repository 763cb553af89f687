import { ceilToReplicas } from "./integer-arithmetic.js";
import { type MetricOutcome, metricFailure } from "./metric-proposal.js";
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
  const evidence = { ok: true as const, ratio, valueMilli };
  if (currentReplicas === 0) {
    return { ...evidence, replicas: ceilToReplicas(ratio), branch: "scaled", multiplier: 1 };
  }
  if (isWithinTolerance(ratio, tolerances)) {
    return { ...evidence, replicas: currentReplicas, branch: "within-tolerance" };
  }
  if (pods.podCount === 0) return metricFailure("no-pods");
  const replicas = ceilToReplicas(ratio * pods.runningReady);
  return { ...evidence, replicas, branch: "scaled", multiplier: pods.runningReady };
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
  const evidence = {
    ok: true as const,
    ratio,
    valueMilli: Number.isNaN(average) ? 0 : Math.min(average, MAX_INT64),
  };
  if (isWithinTolerance(ratio, tolerances)) {
    return { ...evidence, replicas: statusReplicas, branch: "within-tolerance" };
  }
  const replicas = ceilToReplicas(valueMilli / targetAverageMilli);
  return { ...evidence, replicas, branch: "scaled", multiplier: statusReplicas };
}
