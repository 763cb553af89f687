import type { Node } from "../../cluster/index.js";
import { isNodeReady } from "./cluster-state/node-state.js";
import { lacksItsGpus } from "./gpu-nodes.js";
import type { TaintConfig } from "./taint-config.js";

/** What a node's readiness follows from. */
export type ReadinessFacts = Pick<Node, "ready" | "taints" | "labels" | "allocatable">;

/** Whether the cluster-autoscaler takes a node for ready. */
export type NodeReadiness = (node: ReadinessFacts) => boolean;

/**
 * Ready by condition and taints, without a startup taint, and with the GPUs that its label promises.
 *
 * Source: cluster-autoscaler 1.36.1 utils/taints/taints.go#FilterOutNodesWithStartupTaints,
 * processors/customresources/gpu_processor.go#FilterOutNodesWithUnreadyResources, which put unready copies in the
 * place of such nodes.
 */
export function nodeReadiness(taints: TaintConfig): NodeReadiness {
  return (node) =>
    isNodeReady(node) &&
    (node.taints.length === 0 || !node.taints.some(({ key }) => taints.isStartupTaint(key))) &&
    !lacksItsGpus(node);
}
