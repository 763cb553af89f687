import type { Node } from "../../../cluster/index.js";
import type { ScaleDownGroups } from "./scale-down-group.js";
import type { UnremovableNode } from "./unremovable-node.js";

export interface Candidates {
  readonly candidates: readonly Node[];
  /** Nodes that are left out from the start, with what keeps them. */
  readonly kept: readonly UnremovableNode[];
}

/**
 * Nodes that may be looked at for scale-down: those of autoscaled groups above their minimum. With
 * scale-down-delay-type-local the nodes of groups in a cooldown of their own are left out too.
 *
 * Order: as listed.
 * Source: cluster-autoscaler 1.36.1 processors/nodes/pre_filtering_processor.go,
 * processors/scaledowncandidates/scale_down_candidates_delay_processor.go
 */
export function scaleDownCandidates(
  nodes: readonly Node[],
  groups: Pick<ScaleDownGroups, "groupOf">,
  isInLocalCooldown: (groupId: string) => boolean = () => false,
): Candidates {
  const candidates: Node[] = [];
  const kept: UnremovableNode[] = [];
  for (const node of nodes) {
    const group = groups.groupOf(node);
    if (group === undefined) kept.push({ node: node.name, reason: "NotAutoscaled" });
    else if (group.targetSize <= group.minSize) {
      kept.push({
        node: node.name,
        reason: "NodeGroupMinSizeReached",
        group: group.id,
        groupSize: group.targetSize,
        groupMinSize: group.minSize,
      });
    } else if (!isInLocalCooldown(group.id)) candidates.push(node);
  }
  return { candidates, kept };
}
