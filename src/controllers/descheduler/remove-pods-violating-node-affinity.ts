import type { Node, Pod } from "../../cluster/index.js";
import { matchesRequiredNodeAffinity, schedulingPodOf } from "../../scheduling/index.js";
import type { DescheduledNode, DescheduleReport } from "./descheduled-node.js";
import { evictEach } from "./evict-each.js";
import type { Evictor } from "./evictor.js";
import { fitsAnotherNode, fitsNode } from "./node-fit.js";

export type NodeAffinityType =
  | "requiredDuringSchedulingIgnoredDuringExecution"
  | "preferredDuringSchedulingIgnoredDuringExecution";

export interface NodeAffinityArgs {
  /** Which kinds of affinity count, in the order in which they are looked at. */
  readonly nodeAffinityType: readonly NodeAffinityType[];
}

/**
 * Evicts pods whose node no longer matches their node affinity: required terms where the pod would fit some node,
 * preferred terms where another node that it fits has a better weight.
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/removepodsviolatingnodeaffinity/node_affinity.go
 */
export function removePodsViolatingNodeAffinity(
  nodes: readonly DescheduledNode[],
  { nodeAffinityType }: NodeAffinityArgs,
  evictor: Evictor<Pod>,
): DescheduleReport {
  const all = nodes.map(({ node }) => node);
  function* candidates() {
    for (const type of nodeAffinityType) {
      const isViolated = type.startsWith("required") ? violatesRequired : prefersAnother;
      for (const { node, pods } of nodes) {
        for (const pod of pods) {
          if (pod.deletion !== null || !evictor.mayEvict(pod)) continue;
          if (isViolated(pod, node, all)) yield { pod, node: node.name };
        }
      }
    }
  }
  return evictEach(candidates(), evictor, "RemovePodsViolatingNodeAffinity");
}

function violatesRequired(pod: Pod, node: Node, nodes: readonly Node[]): boolean {
  const { requiredNodeAffinity } = schedulingPodOf(pod);
  return !matchesRequiredNodeAffinity(requiredNodeAffinity, node) && fitsAnotherNode(pod, node.name, nodes);
}

function prefersAnother(pod: Pod, node: Node, nodes: readonly Node[]): boolean {
  if (schedulingPodOf(pod).preferredNodeTerms.length === 0) return false;
  const here = weightOf(pod, node);
  return nodes.some((other) => other !== node && weightOf(pod, other) > here && fitsNode(pod, other, nodes));
}

function weightOf(pod: Pod, node: Node): number {
  let sum = 0;
  for (const { weight, matches } of schedulingPodOf(pod).preferredNodeTerms) if (matches(node)) sum += weight;
  return sum;
}
