import type { GroupReadiness } from "./group-readiness.js";

/** Nodes of a group that should soon be ready. */
export interface UpcomingNodes {
  readonly count: number;
  /** Those of them that are registered already. */
  readonly registered: readonly string[];
}

const NONE: UpcomingNodes = { count: 0, registered: [] };

/**
 * How many nodes of a group's target have not started yet; at most 0: all came. Nodes count here that
 * `upcomingNodes` leaves out: instances that are long unregistered.
 *
 * Source: cluster-autoscaler 1.36.1 clusterstate/clusterstate.go#areThereUpcomingNodesInNodeGroup
 */
export function nodesNotStarted(target: number, readiness: GroupReadiness | undefined): number {
  if (readiness === undefined) return target;
  return target - (readiness.registered - readiness.notStarted.length);
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
  const { ready = 0, unready = 0, suspended = 0, longUnregistered = [] } = readiness ?? {};
  const count = target - ready - unready - suspended - longUnregistered.length;
  return count <= 0 ? NONE : { count, registered: readiness?.notStarted ?? [] };
}
