const MIN_FEASIBLE_NODES_TO_FIND = 100;
const MIN_FEASIBLE_NODES_PERCENTAGE_TO_FIND = 5;

/**
 * How many feasible nodes end the search, of `nodeCount` nodes. Percentage 0 (the default): 50 − nodes/125, at
 * least 5. Never fewer than 100 nodes.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/schedule_one.go#numFeasibleNodesToFind
 *
 * @example numFeasibleNodesToFind(1000) // 420
 * @example numFeasibleNodesToFind(6000) // 300
 */
export function numFeasibleNodesToFind(nodeCount: number, percentageOfNodesToScore = 0): number {
  if (nodeCount < MIN_FEASIBLE_NODES_TO_FIND) return nodeCount;
  const percentage =
    percentageOfNodesToScore > 0
      ? percentageOfNodesToScore
      : Math.max(50 - Math.trunc(nodeCount / 125), MIN_FEASIBLE_NODES_PERCENTAGE_TO_FIND);
  return Math.max(Math.trunc((nodeCount * percentage) / 100), MIN_FEASIBLE_NODES_TO_FIND);
}
