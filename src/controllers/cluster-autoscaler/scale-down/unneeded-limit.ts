import type { SimTime } from "../../../units/index.js";

/**
 * How many unneeded nodes of ordinary groups one run collects: as many as could be deleted until the first of them
 * may go, and two parallel batches more than the last run found at most.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/planner/planner.go#unneededNodesLimit
 *
 * @example unneededNodesLimit(0, 10, 10 * MINUTE, 10 * SECOND) // 20
 */
export function unneededNodesLimit(
  previouslyUnneeded: number,
  maxScaleDownParallelism: number,
  unneededTime: SimTime,
  shortestRunInterval: SimTime,
): number {
  const interval = Math.max(1, shortestRunInterval);
  const runs = Math.floor(Math.max(unneededTime, interval) / interval);
  const upperBound = maxScaleDownParallelism * runs + maxScaleDownParallelism;
  return Math.min(previouslyUnneeded + 2 * maxScaleDownParallelism, upperBound);
}
