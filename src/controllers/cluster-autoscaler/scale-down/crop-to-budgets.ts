import type { Node } from "../../../cluster/index.js";
import type { ScaleDownGroup, ScaleDownGroups } from "./scale-down-group.js";

/** Nodes of one group that go together. */
export interface GroupDeletion {
  readonly group: ScaleDownGroup;
  readonly nodes: readonly Node[];
  /** How many must be prepared before the cloud is asked, 0: each by itself. */
  readonly batchSize: number;
}

export interface ScaleDownBudgets {
  readonly maxScaleDownParallelism: number;
  readonly maxDrainParallelism: number;
  readonly emptyDeletionsInProgress: number;
  readonly drainDeletionsInProgress: number;
}

export interface CroppedDeletions {
  readonly empty: readonly GroupDeletion[];
  readonly drain: readonly GroupDeletion[];
}

/**
 * Cuts the nodes to delete to what may be deleted in parallel: zero-or-max groups first and only whole (one of them
 * may overflow a budget that is not used up), then empty nodes, then drains with what is left.
 *
 * Order: groups in the order of their first node.
 * Source: cluster-autoscaler 1.36.1 core/scaledown/budgets/budgets.go#CropNodes
 */
export function cropToBudgets(
  empty: readonly Node[],
  drain: readonly Node[],
  groups: ScaleDownGroups,
  budgets: ScaleDownBudgets,
): CroppedDeletions {
  const emptyViews = byGroup(empty, groups);
  const drainViews = byGroup(drain, groups);
  const { emptyDeletionsInProgress, drainDeletionsInProgress } = budgets;
  let parallelLeft = budgets.maxScaleDownParallelism - emptyDeletionsInProgress - drainDeletionsInProgress;
  let drainLeft = budgets.maxDrainParallelism - drainDeletionsInProgress;
  let canOverflow = true;
  const chosenEmpty: GroupDeletion[] = [];
  const chosenDrain: GroupDeletion[] = [];

  for (const { group, nodes } of emptyViews) {
    if (!isAtomic(group)) continue;
    const withDrain = drainViews.find((view) => view.group.id === group.id)?.nodes;
    const drainCount = withDrain?.length ?? 0;
    const count = nodes.length + drainCount;
    const isOver = parallelLeft < count || drainLeft < drainCount;
    if (isOver && (parallelLeft === 0 || (drainCount > 0 && drainLeft === 0) || !canOverflow)) break;
    const registered = groups.registeredNodes(group);
    if (count !== group.targetSize && count !== registered) continue;
    const batchSize = nodes.length === registered ? registered : group.targetSize;
    chosenEmpty.push({ group, nodes, batchSize });
    if (withDrain !== undefined) chosenDrain.push({ group, nodes: withDrain, batchSize });
    parallelLeft -= count;
    drainLeft -= drainCount;
    canOverflow = false;
  }

  drainLeft = Math.min(parallelLeft, drainLeft);
  for (const { group, nodes } of drainViews) {
    if (!isAtomic(group) || emptyViews.some((view) => view.group.id === group.id)) continue;
    const count = nodes.length;
    if (drainLeft < count && (drainLeft === 0 || !canOverflow)) break;
    const registered = groups.registeredNodes(group);
    if (count !== group.targetSize && count !== registered) continue;
    chosenDrain.push({ group, nodes, batchSize: count === registered ? registered : group.targetSize });
    parallelLeft -= count;
    drainLeft -= count;
    canOverflow = false;
  }

  parallelLeft -= cropOrdinary(emptyViews, parallelLeft, chosenEmpty);
  cropOrdinary(drainViews, Math.min(parallelLeft, drainLeft), chosenDrain);
  return { empty: chosenEmpty, drain: chosenDrain };
}

interface GroupView {
  readonly group: ScaleDownGroup;
  readonly nodes: Node[];
}

function isAtomic({ options }: ScaleDownGroup): boolean {
  return options?.zeroOrMaxNodeScaling === true;
}

function byGroup(nodes: readonly Node[], groups: ScaleDownGroups): readonly GroupView[] {
  const views = new Map<string, GroupView>();
  for (const node of nodes) {
    const group = groups.groupOf(node);
    if (group === undefined) continue;
    const known = views.get(group.id);
    if (known === undefined) views.set(group.id, { group, nodes: [node] });
    else known.nodes.push(node);
  }
  return [...views.values()];
}

/** Adds as many nodes of ordinary groups as the budget has room for; returns how many. */
function cropOrdinary(views: readonly GroupView[], budget: number, into: GroupDeletion[]): number {
  let left = budget;
  for (const { group, nodes } of views) {
    if (isAtomic(group)) continue;
    if (left < 1) break;
    const taken = nodes.slice(0, left);
    into.push({ group, nodes: taken, batchSize: 0 });
    left -= taken.length;
  }
  return budget - left;
}
