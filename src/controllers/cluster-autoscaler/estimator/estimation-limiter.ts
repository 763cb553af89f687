/** A limit of nodes: 0 none, −1 not one node, n at most n. */
export type NodeLimit = number;

const NO_LIMIT: NodeLimit = 0;
const NOT_ONE: NodeLimit = -1;

/** One bound of an estimation, evaluated when it starts. 0: unbounded; below 0: nothing is allowed. */
export interface EstimationThreshold {
  readonly maxNodes: NodeLimit;
  /** Of wall-clock time. */
  readonly maxSeconds: number;
}

/** What limits read of a node group. */
export interface GroupCapacity {
  readonly maxSize: number;
  readonly targetSize: number;
}

/**
 * The stricter of two limits.
 *
 * Source: cluster-autoscaler 1.36.1 estimator/threshold_based_limiter.go#getMinLimit
 */
export function minLimit(base: number, target: number): number {
  if (base < 0 || target < 0) return -1;
  if (base === 0) return target;
  return target === 0 ? base : Math.min(base, target);
}

/**
 * Free room of a group and of the groups that are scaled up with it.
 *
 * Source: cluster-autoscaler 1.36.1 estimator/sng_capacity_threshold.go
 */
export function similarGroupsCapacityLimit(
  group: GroupCapacity,
  similarGroups: readonly GroupCapacity[],
): NodeLimit {
  let free = Math.max(0, group.maxSize - group.targetSize);
  for (const { maxSize, targetSize } of similarGroups) free += Math.max(0, maxSize - targetSize);
  return free === 0 ? NOT_ONE : free;
}

/**
 * Room under `max-nodes-total`.
 *
 * Source: cluster-autoscaler 1.36.1 estimator/cluster_capacity_threshold.go
 */
export function clusterCapacityLimit(maxNodesTotal: number, currentNodes: number): NodeLimit {
  if (maxNodesTotal === 0) return NO_LIMIT;
  return maxNodesTotal < 0 || currentNodes >= maxNodesTotal ? NOT_ONE : maxNodesTotal - currentNodes;
}

/**
 * The bounds of a group's estimate by the flags.
 *
 * Source: cluster-autoscaler 1.36.1 main.go#buildAutoscaler
 */
export function estimationThresholds(
  group: GroupCapacity,
  similarGroups: readonly GroupCapacity[],
  currentNodes: number,
  flags: { readonly "max-nodes-per-scaleup": number; readonly "max-nodes-total": number },
): readonly EstimationThreshold[] {
  return [
    { maxNodes: flags["max-nodes-per-scaleup"], maxSeconds: 0 },
    { maxNodes: similarGroupsCapacityLimit(group, similarGroups), maxSeconds: 0 },
    { maxNodes: clusterCapacityLimit(flags["max-nodes-total"], currentNodes), maxSeconds: 0 },
  ];
}

/**
 * Grants the new nodes of one estimation one by one.
 *
 * Source: cluster-autoscaler 1.36.1 estimator/threshold_based_limiter.go
 */
export class EstimationLimiter {
  readonly #maxNodes: NodeLimit;
  readonly #maxSeconds: number;
  readonly #elapsedSeconds: () => number;
  #granted = 0;

  /** `elapsedSeconds`: wall-clock time since the start; a simulation leaves it at 0. */
  constructor(thresholds: readonly EstimationThreshold[], elapsedSeconds: () => number = () => 0) {
    let maxNodes: NodeLimit = NO_LIMIT;
    let maxSeconds = 0;
    for (const threshold of thresholds) {
      maxNodes = minLimit(maxNodes, threshold.maxNodes);
      maxSeconds = minLimit(maxSeconds, threshold.maxSeconds);
    }
    this.#maxNodes = maxNodes;
    this.#maxSeconds = maxSeconds;
    this.#elapsedSeconds = elapsedSeconds;
  }

  /** Nodes granted so far, also one that no pod could use. */
  get granted(): number {
    return this.#granted;
  }

  /** Whether one more node may be added; a yes counts. */
  tryAddNode(): boolean {
    if (this.#maxNodes < 0 || (this.#maxNodes > 0 && this.#granted >= this.#maxNodes)) return false;
    if (this.#maxSeconds < 0 || (this.#maxSeconds > 0 && this.#elapsedSeconds() > this.#maxSeconds))
      return false;
    this.#granted++;
    return true;
  }
}
