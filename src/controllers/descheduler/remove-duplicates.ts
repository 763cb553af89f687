import type { Pod } from "../../cluster/index.js";
import {
  firstUntoleratedTaint,
  matchesRequiredNodeAffinity,
  schedulingPodOf,
} from "../../scheduling/index.js";
import type { DescheduledNode, DescheduleReport } from "./descheduled-node.js";
import { evictEach } from "./evict-each.js";
import type { Evictor } from "./evictor.js";

export interface RemoveDuplicatesArgs {
  /** Kinds of owners whose pods stay. */
  readonly excludeOwnerKinds: readonly string[];
}

interface Duplicates {
  /** Every pod of the group, on whichever node. */
  total: number;
  readonly onNodes: Map<string, Pod[]>;
}

/**
 * Evicts pods of one owner with the same images that share a node, where more nodes could take them: of n pods that
 * m nodes may hold, a node keeps ⌈n / m⌉.
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/removeduplicates/removeduplicates.go
 */
export function removeDuplicates(
  nodes: readonly DescheduledNode[],
  { excludeOwnerKinds }: RemoveDuplicatesArgs,
  evictor: Evictor<Pod>,
): DescheduleReport {
  const groups = new Map<string, Duplicates>();
  for (const { node, pods } of nodes) {
    for (const pod of pods) {
      if (pod.ownerKey === null || !evictor.mayEvict(pod)) continue;
      if (excludeOwnerKinds.includes(pod.ownerKey.slice(0, pod.ownerKey.indexOf("/")))) continue;
      const key = `${pod.ownerKey} ${imagesOf(pod)}`;
      const group = groups.get(key) ?? { total: 0, onNodes: new Map<string, Pod[]>() };
      groups.set(key, group);
      group.total++;
      const here = group.onNodes.get(node.name);
      if (here === undefined) group.onNodes.set(node.name, [pod]);
      else here.push(pod);
    }
  }
  return evictEach(surplus(groups, nodes), evictor, "RemoveDuplicates");
}

function* surplus(
  groups: ReadonlyMap<string, Duplicates>,
  nodes: readonly DescheduledNode[],
): Iterable<{ pod: Pod; node: string }> {
  for (const { total, onNodes } of groups.values()) {
    const [first] = onNodes.values();
    const targets = countTargets(first![0]!, nodes);
    if (targets < 2) continue;
    const upperAverage = Math.ceil(total / targets);
    for (const [node, pods] of onNodes) {
      if (pods.length <= upperAverage || pods.length < 2) continue;
      for (const pod of pods.slice(Math.max(1, upperAverage))) yield { pod, node };
    }
  }
}

function countTargets(pod: Pod, nodes: readonly DescheduledNode[]): number {
  const { tolerations, requiredNodeAffinity } = schedulingPodOf(pod);
  return nodes.filter(
    ({ node }) =>
      firstUntoleratedTaint(node.taints, tolerations) === undefined &&
      matchesRequiredNodeAffinity(requiredNodeAffinity, node),
  ).length;
}

function imagesOf({ template }: Pod): string {
  return template.spec.containers
    .map(({ image }) => image ?? "")
    .sort()
    .join(" ");
}
