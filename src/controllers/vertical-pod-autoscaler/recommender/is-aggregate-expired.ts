import type { AggregationRule } from "./aggregation-rule.js";

/**
 * Decides whether an aggregate is too old to keep: `memory-aggregation-interval` × count since its last CPU sample, or
 * since its creation if it has none.
 * Units: µs.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/model/aggregate_container_state.go#isExpired.
 */
export function isAggregateExpired(
  sinceReferenceMicros: number,
  rule: Pick<AggregationRule, "memoryAggregationInterval" | "memoryAggregationIntervalCount">,
): boolean {
  return sinceReferenceMicros >= rule.memoryAggregationInterval * rule.memoryAggregationIntervalCount;
}
