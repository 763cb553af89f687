import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import type { NodeReadiness } from "../node-readiness.js";
import type { NodeToBeRemoved } from "./removal-simulator.js";
import { amountsOfNode, type RemovableResources, type ResourceAmounts } from "./resource-limits.js";
import type { ScaleDownGroup, ScaleDownGroups } from "./scale-down-group.js";
import { removalThreshold, type UnneededNode } from "./unneeded-nodes.js";
import type { UnremovableNode } from "./unremovable-node.js";

export interface RemovalAdmission {
  readonly groups: Pick<ScaleDownGroups, "groupOf">;
  /** How many nodes of a group are being deleted. */
  readonly deletionsInProgress: (groupId: string) => number;
  /** What may go before a cluster-wide minimum is reached; consumed here. */
  readonly resources: RemovableResources;
  readonly amountsOf?: (node: Node) => ResourceAmounts;
  readonly isScaleDownDisabled: (node: Node) => boolean;
  readonly isReady: NodeReadiness;
}

export interface RemovableNow {
  readonly empty: readonly NodeToBeRemoved[];
  readonly needDrain: readonly NodeToBeRemoved[];
  readonly unremovable: readonly UnremovableNode[];
}

/**
 * Which unneeded nodes may go at this instant: unneeded for longer than the threshold, the group above its minimum,
 * the cluster above its minimum resources. Each admitted node takes its share of both.
 *
 * Order: empty nodes before those that need a drain; inside as listed. Deviates: upstream's order inside is random.
 * Source: cluster-autoscaler 1.36.1 core/scaledown/unneeded/nodes.go#RemovableAt
 */
export function findRemovableNow(
  unneeded: readonly UnneededNode[],
  admission: RemovalAdmission,
  now: SimTime,
): RemovableNow {
  const sizes = new Map<string, number>();
  const unremovable: UnremovableNode[] = [];
  const admit = (nodes: readonly UnneededNode[]): readonly NodeToBeRemoved[] => {
    const admitted: NodeToBeRemoved[] = [];
    for (const each of nodes) {
      const refusal = unremovableReason(each, admission, sizes, now);
      if (refusal === null) admitted.push(each.removal);
      else unremovable.push({ node: each.removal.node.name, ...refusal });
    }
    return admitted;
  };
  const empty = admit(unneeded.filter(({ removal }) => removal.podsToReschedule.length === 0));
  const needDrain = admit(unneeded.filter(({ removal }) => removal.podsToReschedule.length > 0));
  return { empty, needDrain, unremovable };
}

type Refusal = Omit<UnremovableNode, "node">;

function unremovableReason(
  { removal, since }: UnneededNode,
  admission: RemovalAdmission,
  sizes: Map<string, number>,
  now: SimTime,
): Refusal | null {
  const { node } = removal;
  if (admission.isScaleDownDisabled(node)) return { reason: "ScaleDownDisabledAnnotation" };
  const group = admission.groups.groupOf(node);
  if (group === undefined) return { reason: "NotAutoscaled" };
  if (group.options === null) return { reason: "UnexpectedError" };
  const isReady = admission.isReady(node);
  const removableAfter = (since + removalThreshold(isReady, group.options)) as SimTime;
  if (removableAfter >= now) {
    const reason = isReady ? "NotUnneededLongEnough" : "NotUnreadyLongEnough";
    return { reason, unneededSince: since, removableAfter };
  }
  const size = sizes.get(group.id) ?? group.targetSize;
  const deletionsInProgress = admission.deletionsInProgress(group.id);
  if (size - deletionsInProgress <= group.minSize) {
    return minSizeReached(group, size, deletionsInProgress);
  }
  const amounts = (admission.amountsOf ?? amountsOfNode)(node);
  const exceededResources = admission.resources.tryRemove(amounts);
  if (exceededResources.length > 0) return { reason: "MinimalResourceLimitExceeded", exceededResources };
  sizes.set(group.id, size - 1);
  return null;
}

function minSizeReached({ id, minSize }: ScaleDownGroup, size: number, deletionsInProgress: number): Refusal {
  return {
    reason: "NodeGroupMinSizeReached",
    group: id,
    groupSize: size,
    groupMinSize: minSize,
    deletionsInProgress,
  };
}
