import type { Pod } from "../../../cluster/index.js";
import type { HintingSimulator, Placement, PlacementOptions } from "../simulator/hinting-simulator.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";

/** Which pending pods will find room without a scale-up. */
export interface SchedulableSplit {
  /** In the order of placing. */
  readonly schedulable: readonly Placement[];
  /** In the order of the list given. */
  readonly unschedulable: readonly Pod[];
}

/**
 * Places pending pods on existing and upcoming nodes, high priority first. The placements stay in the snapshot's
 * open fork: later decisions of the run see the room as taken. Preemption is not simulated.
 *
 * Order: equal priorities keep their order (upstream's sort leaves it open).
 * Source: cluster-autoscaler 1.36.1 core/podlistprocessor/filter_out_schedulable.go
 */
export function filterOutSchedulable(
  pods: readonly Pod[],
  snapshot: PredicateSnapshot,
  simulator: HintingSimulator,
  options: PlacementOptions = {},
): SchedulableSplit {
  const schedulable = simulator.trySchedulePods(snapshot, inOrderOfPlacing(pods), options);
  simulator.dropOldHints();
  const placed = new Set(schedulable.map(({ pod }) => pod));
  return { schedulable, unschedulable: pods.filter((pod) => !placed.has(pod)) };
}

/** High priority first; the list itself where it is in this order. */
export function inOrderOfPlacing(pods: readonly Pod[]): readonly Pod[] {
  let isInOrder = true;
  for (let i = 1; i < pods.length && isInOrder; i++) {
    isInOrder = pods[i]!.template.priority <= pods[i - 1]!.template.priority;
  }
  if (isInOrder) return pods;
  return [...pods].sort((a, b) => b.template.priority - a.template.priority);
}
