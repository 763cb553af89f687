import { labelOf, type NodeView } from "./node-view.js";
import { matchesRequiredNodeAffinity } from "./required-node-affinity.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import type { SpreadConstraint } from "./spread-constraint.js";
import { firstUntoleratedTaint } from "./tolerates-taint.js";

/** Whether a node carries every constraint's topology key. */
export function hasAllTopologyKeys(
  labels: NodeView["labels"],
  constraints: readonly SpreadConstraint[],
): boolean {
  for (const { topologyKey } of constraints) if (!Object.hasOwn(labels, topologyKey)) return false;
  return true;
}

/**
 * Whether a node's pods count for a constraint, by its node inclusion policies.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/common.go#matchNodeInclusionPolicies
 */
export function isIncluded(constraint: SpreadConstraint, pod: SchedulingPod, node: NodeView): boolean {
  if (constraint.honorsNodeAffinity && !matchesRequiredNodeAffinity(pod.requiredNodeAffinity, node)) {
    return false;
  }
  if (!constraint.honorsNodeTaints || node.taints.length === 0) return true;
  return firstUntoleratedTaint(node.taints, pod.tolerations) === undefined;
}

/** The value of a constraint's topology key on a node, or undefined. */
export function domainOf(constraint: SpreadConstraint, node: NodeView): string | undefined {
  return labelOf(node.labels, constraint.topologyKey);
}
