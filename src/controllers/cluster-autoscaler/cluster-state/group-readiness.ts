import type { NodeState } from "./node-state.js";

/** The nodes of a group, or of the cluster, by state. Names in the order in which nodes are listed. */
export interface GroupReadiness extends Readonly<Record<NodeState, readonly string[]>> {
  /** Nodes of any of the states above. */
  readonly registered: readonly string[];
  /** Instances without a node, first seen not long ago. */
  readonly unregistered: readonly string[];
  /** Instances without a node for longer than `max-node-provision-time`. */
  readonly longUnregistered: readonly string[];
}

/** A readiness under construction. */
export type MutableReadiness = { -readonly [K in keyof GroupReadiness]: string[] };

export function emptyReadiness(): MutableReadiness {
  return {
    ready: [],
    unready: [],
    notStarted: [],
    suspended: [],
    deleted: [],
    registered: [],
    unregistered: [],
    longUnregistered: [],
  };
}

/** Between how many and how many nodes a group may have now. */
export interface AcceptableRange {
  readonly minNodes: number;
  readonly maxNodes: number;
  readonly target: number;
}

/**
 * The acceptable range of a group: nodes that were just asked for need not be there, nodes whose deletion was just
 * asked for may still be.
 *
 * Source: cluster-autoscaler 1.36.1 clusterstate/clusterstate.go#updateAcceptableRanges
 */
export function acceptableRange(
  target: number,
  longUnregistered: number,
  openIncrease: number,
  openScaleDownRequests: number,
): AcceptableRange {
  return {
    minNodes: target - longUnregistered - openIncrease,
    maxNodes: target + openScaleDownRequests,
    target,
  };
}
