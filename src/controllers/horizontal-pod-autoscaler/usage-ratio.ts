import { floorOfProduct } from "./integer-arithmetic.js";

export interface UtilizationRatio {
  readonly ratio: number;
  /** Whole percent, cut: the ratio is computed from it. */
  readonly utilizationPercent: number;
  /** Σ usage / pods, cut. */
  readonly averageMilli: number;
}

/**
 * Usage as a whole percent of what the same pods request, over the target: weighted by requests, not a mean of
 * percentages.
 *
 * `requestMilli` is greater than 0; `pods` are those with both a usage and a request.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/metrics/utilization.go GetResourceUtilizationRatio.
 */
export function utilizationRatio(
  usageMilli: number,
  requestMilli: number,
  pods: number,
  targetPercent: number,
): UtilizationRatio {
  const utilizationPercent = floorOfProduct(usageMilli, 100, requestMilli);
  return {
    ratio: utilizationPercent / targetPercent,
    utilizationPercent,
    averageMilli: Math.floor(usageMilli / pods),
  };
}

export interface AverageRatio {
  readonly ratio: number;
  /** Σ usage / pods, cut: the ratio is computed from it. */
  readonly averageMilli: number;
}

/**
 * The mean value, cut to a whole thousandth, over the target.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/metrics/utilization.go GetMetricUsageRatio.
 */
export function averageRatio(usageMilli: number, pods: number, targetMilli: number): AverageRatio {
  const averageMilli = Math.floor(usageMilli / pods);
  return { ratio: averageMilli / targetMilli, averageMilli };
}
