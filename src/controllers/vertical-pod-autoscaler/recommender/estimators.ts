import type { ControlledResource } from "../resource-amounts.js";
import type { AggregateContainerState } from "./aggregate-container-state.js";
import { amountFrom, millicoresFromCores, scaleAmount } from "./amounts.js";

/**
 * A percentile of a container's usage as a whole amount. Units: millicores or bytes.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/logic/estimator.go#percentileEstimator.
 */
export function percentileAmount(
  state: AggregateContainerState,
  resource: ControlledResource,
  percentile: number,
): number {
  return resource === "cpu"
    ? millicoresFromCores(state.cpu.percentile(percentile))
    : amountFrom(state.memory.percentile(percentile));
}

/** Adds the safety margin, which is cut to a whole amount by itself. Source: estimator.go#marginEstimator. */
export function withMargin(amount: number, fraction: number): number {
  return amount + scaleAmount(amount, fraction);
}

/**
 * Widens a bound while the history is short: amount · (1 + multiplier / confidence)^exponent.
 * Source: estimator.go#confidenceMultiplier.
 */
export function widenByConfidence(
  amount: number,
  confidence: number,
  { multiplier, exponent }: { readonly multiplier: number; readonly exponent: 1 | 2 | -2 },
): number {
  const factor = 1 + multiplier / confidence;
  // Go computes whole powers by squaring and inverts last.
  const power = exponent === 1 ? factor : exponent === 2 ? factor * factor : 1 / (factor * factor);
  return scaleAmount(amount, power);
}
