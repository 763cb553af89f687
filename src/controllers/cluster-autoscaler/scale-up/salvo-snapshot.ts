import type { Pod } from "../../../cluster/index.js";
import type { NodeTemplates } from "../node-group.js";
import type { ScaleUpInfo } from "../node-groups/balance-scale-up.js";
import { freshNode } from "../simulator/fresh-node.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";

/**
 * Puts the nodes of a scale-up that was just asked for into the run's snapshot, and the pods that it helps on them, so
 * that the next scale-up of the same run counts with both. False: one of the pods found no room on them.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#addLatestScaleUpResultsToClusterSnapshot
 */
export function addScaleUpToSnapshot(
  snapshot: PredicateSnapshot,
  scaleUps: readonly ScaleUpInfo[],
  helped: readonly Pod[],
  templates: NodeTemplates,
  pass: number,
): boolean {
  const names = new Set<string>();
  for (const { group, currentSize, newSize } of scaleUps) {
    const template = templates.get(group.id);
    if (template === undefined) return false;
    for (let i = 0; i < newSize - currentSize; i++) {
      const node = freshNode(template, `${template.name}-${i}-salvo-${pass}`);
      names.add(node.name);
      snapshot.addNode(node);
    }
  }
  return helped.every((pod) => snapshot.schedulePodOnAnyNode(pod, ({ name }) => names.has(name)) !== null);
}
