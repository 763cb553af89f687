import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";

/** Taints that make a node unready whatever its conditions say. Source: cluster-autoscaler 1.36.1 utils/kubernetes/ready.go */
const UNREADY_TAINTS: ReadonlySet<string> = new Set([
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/network-unavailable",
]);

/**
 * - `deleted`: still registered, but the cloud has no such instance any more
 * - `suspended`: the instance is stopped
 * - `notStarted`: not ready, but young
 * - `unready`: broke down after it started, or never came up
 */
export type NodeState = "deleted" | "suspended" | "ready" | "notStarted" | "unready";

/** What decides a node's state. */
export interface ObservedNode {
  readonly isDeleted: boolean;
  readonly isSuspended: boolean;
  readonly isReady: boolean;
  readonly createdAt: SimTime;
}

/** Whether the cluster-autoscaler takes a node for ready: by its condition and its taints. */
export function isNodeReady({ ready, taints }: Pick<Node, "ready" | "taints">): boolean {
  return ready && (taints.length === 0 || !taints.some(({ key }) => UNREADY_TAINTS.has(key)));
}

/**
 * Where a registered node stands in its life.
 *
 * Source: cluster-autoscaler 1.36.1 clusterstate/clusterstate.go#updateReadinessStats
 */
export function nodeState(node: ObservedNode, maxNodeStartupTime: SimTime, now: SimTime): NodeState {
  if (node.isDeleted) return "deleted";
  if (node.isSuspended) return "suspended";
  if (node.isReady) return "ready";
  return node.createdAt + maxNodeStartupTime > now ? "notStarted" : "unready";
}
