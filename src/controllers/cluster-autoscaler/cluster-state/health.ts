import type { AcceptableRange, GroupReadiness } from "./group-readiness.js";

/** How much may be broken before the autoscaler stops. */
export interface HealthOptions {
  /** So many unready nodes never count. */
  readonly okTotalUnreadyCount: number;
  readonly maxTotalUnreadyPercentage: number;
}

/** Source: cluster-autoscaler 1.36.1 clusterstate/clusterstate.go#IsClusterHealthy */
export function isClusterHealthy(unready: number, nodes: number, options: HealthOptions): boolean {
  return !isTooMany(unready, nodes, options);
}

/**
 * Whether not too many of a group's expected nodes are missing. `readiness` undefined: no node of it is known.
 *
 * Source: cluster-autoscaler 1.36.1 clusterstate/clusterstate.go#IsNodeGroupHealthy
 */
export function isNodeGroupHealthy(
  { minNodes, target }: AcceptableRange,
  readiness: GroupReadiness | undefined,
  options: HealthOptions,
): boolean {
  if (readiness === undefined) return target === 0 || (minNodes === 0 && target > 0);
  const { ready, unready, notStarted, suspended } = readiness;
  const missing = Math.max(0, minNodes - ready - suspended);
  return !isTooMany(missing, ready + unready + notStarted.length + suspended, options);
}

function isTooMany(
  broken: number,
  nodes: number,
  { okTotalUnreadyCount, maxTotalUnreadyPercentage }: HealthOptions,
): boolean {
  return broken > okTotalUnreadyCount && broken > (maxTotalUnreadyPercentage / 100) * nodes;
}
