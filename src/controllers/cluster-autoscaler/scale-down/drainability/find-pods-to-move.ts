import type { Node, Pod } from "../../../../cluster/index.js";
import { isDaemonSetPod } from "../pod-class.js";
import { applyDrainRules } from "./apply-drain-rules.js";
import type { BlockingPod, DrainContext, DrainRule } from "./drain-rule.js";

/** What a drain of a node would have to do. Pods are in the order in which the node got them. */
export interface PodsToMove {
  /** Need another place. Where a pod blocks: those seen before it. */
  readonly podsToMove: readonly Pod[];
  /** Go with the node. */
  readonly daemonSetPods: readonly Pod[];
  /** The drain waits for their end. */
  readonly onCompletionPods: readonly Pod[];
  /** The first pod that keeps the node, or null. */
  readonly blocked: BlockingPod | null;
}

/**
 * Sorts a node's pods by what a drain does with them; stops at the first that blocks.
 *
 * `pods`: those that are on the node; by default what it lists.
 * Source: cluster-autoscaler 1.36.1 simulator/drain.go#GetPodsToMove
 */
export function findPodsToMove(
  node: Node,
  rules: readonly DrainRule[],
  context: DrainContext,
  pods: Iterable<Pod> = node.pods,
): PodsToMove {
  const podsToMove: Pod[] = [];
  const daemonSetPods: Pod[] = [];
  const onCompletionPods: Pod[] = [];
  for (const pod of pods) {
    const { outcome, reason, budget, volume, until } = applyDrainRules(rules, pod, context, node);
    if (outcome === "block") {
      const blocked: BlockingPod = {
        pod,
        reason: reason ?? "UnexpectedError",
        ...(budget === undefined ? {} : { budget }),
        ...(volume === undefined ? {} : { volume }),
        ...(until === undefined ? {} : { until }),
      };
      return { podsToMove, daemonSetPods, onCompletionPods, blocked };
    }
    if (outcome === "wait") onCompletionPods.push(pod);
    else if (outcome !== "skip") (isDaemonSetPod(pod) ? daemonSetPods : podsToMove).push(pod);
  }
  return { podsToMove, daemonSetPods, onCompletionPods, blocked: null };
}
