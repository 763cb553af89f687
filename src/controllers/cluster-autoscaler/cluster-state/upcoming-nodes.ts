import type { GroupReadiness } from "./group-readiness.js";

/** Nodes of a group that should soon be ready. */
export interface UpcomingNodes {
  readonly count: number;
  /** Those of them that are registered already. */
  readonly registered: readonly string[];
}

const NONE: UpcomingNodes = { count: 0, registered: [] };

/** How many nodes a group's target asks for beyond those that came; may be negative. */
export function missingNodes(target: number, readiness: GroupReadiness | undefined): number {
  if (readiness === undefined) return target;
  const { ready, unready, suspended, longUnregistered } = readiness;
  return target - ready.length - unready.length - suspended.length - longUnregistered.length;
}

/**
 * What a group can be relied on to bring. Without an open scale-up request, or while it is backed off, nothing.
 *
 * Source: cluster-autoscaler 1.36.1 clusterstate/clusterstate.go#GetUpcomingNodes
 */
export function upcomingNodes(
  target: number,
  readiness: GroupReadiness | undefined,
  hasOpenRequest: boolean,
  isBackedOff: boolean,
): UpcomingNodes {
  if (!hasOpenRequest || isBackedOff) return NONE;
  const count = missingNodes(target, readiness);
  return count <= 0 ? NONE : { count, registered: readiness?.notStarted ?? [] };
}
