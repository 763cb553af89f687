import type { Node } from "../../../cluster/index.js";
import type { NodeToBeRemoved } from "./removal-simulator.js";
import type { ScaleDownGroup, ScaleDownGroups } from "./scale-down-group.js";
import type { UnremovableNode } from "./unremovable-node.js";

export interface NodesToDelete {
  readonly empty: readonly Node[];
  readonly needDrain: readonly Node[];
  readonly unremovable: readonly UnremovableNode[];
}

/**
 * Of the nodes that may go, those that do: drains that cannot fail on a budget first, zero-or-max groups only as a
 * whole, and no node that still waits for pods to end by themselves.
 *
 * Order: ordinary groups in the order given, empty nodes first; then zero-or-max groups in the order of their first
 * node. Deviates: upstream's order of the latter is random.
 * Source: cluster-autoscaler 1.36.1 core/scaledown/planner/planner.go#NodesToDelete,
 * processors/nodes/scale_down_set_processor.go
 */
export function chooseNodesToDelete(
  empty: readonly NodeToBeRemoved[],
  needDrain: readonly NodeToBeRemoved[],
  groups: ScaleDownGroups,
): NodesToDelete {
  const byRisk = [
    ...needDrain.filter(({ isRisky }) => !isRisky),
    ...needDrain.filter(({ isRisky }) => isRisky),
  ];
  const { whole, unremovable } = keepWholeGroups([...empty, ...byRisk], groups);
  const result = { empty: [] as Node[], needDrain: [] as Node[], unremovable };
  for (const { node, podsToReschedule, onCompletionPods } of whole) {
    if (onCompletionPods.length > 0) {
      unremovable.push({
        node: node.name,
        reason: "BlockedByOnCompletionPod",
        onCompletionPods: onCompletionPods.map(({ key }) => key),
      });
    } else if (podsToReschedule.length > 0) result.needDrain.push(node);
    else result.empty.push(node);
  }
  return result;
}

function keepWholeGroups(
  candidates: readonly NodeToBeRemoved[],
  groups: ScaleDownGroups,
): { whole: readonly NodeToBeRemoved[]; unremovable: UnremovableNode[] } {
  const whole: NodeToBeRemoved[] = [];
  const unremovable: UnremovableNode[] = [];
  const atomic = new Map<string, { group: ScaleDownGroup; removals: NodeToBeRemoved[] }>();
  for (const removal of candidates) {
    const group = groups.groupOf(removal.node);
    if (group === undefined) {
      unremovable.push({ node: removal.node.name, reason: "UnexpectedError" });
    } else if (group.options?.zeroOrMaxNodeScaling) {
      const known = atomic.get(group.id);
      if (known === undefined) atomic.set(group.id, { group, removals: [removal] });
      else known.removals.push(removal);
    } else whole.push(removal);
  }
  for (const { group, removals } of atomic.values()) {
    const registered = groups.registeredNodes(group);
    if (removals.length === group.targetSize || removals.length === registered) whole.push(...removals);
    else {
      for (const { node } of removals) {
        unremovable.push({
          node: node.name,
          reason: "AtomicScaleDownFailed",
          group: group.id,
          groupSize: registered,
        });
      }
    }
  }
  return { whole, unremovable };
}
