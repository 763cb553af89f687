import type { NodeState } from "./node-state.js";

/** How many nodes of a group, or of the cluster, are in which state. */
export interface GroupReadiness {
  readonly ready: number;
  readonly unready: number;
  readonly suspended: number;
  readonly deleted: number;
  /** Names of nodes that are not ready yet, in the order in which nodes are listed. */
  readonly notStarted: readonly string[];
  /** Nodes of any of the states above. */
  readonly registered: number;
  /** Instances without a node, first seen not long ago. */
  readonly unregistered: number;
  /** Names of instances without a node for longer than `max-node-provision-time`. */
  readonly longUnregistered: readonly string[];
}

/** A readiness under construction. */
export type MutableReadiness = {
  -readonly [K in keyof GroupReadiness]: GroupReadiness[K] extends number ? number : string[];
};

export function emptyReadiness(): MutableReadiness {
  return {
    ready: 0,
    unready: 0,
    suspended: 0,
    deleted: 0,
    notStarted: [],
    registered: 0,
    unregistered: 0,
    longUnregistered: [],
  };
}

/** Counts a node in. */
export function countNode(readiness: MutableReadiness, name: string, state: NodeState): void {
  readiness.registered++;
  if (state === "notStarted") readiness.notStarted.push(name);
  else readiness[state]++;
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
