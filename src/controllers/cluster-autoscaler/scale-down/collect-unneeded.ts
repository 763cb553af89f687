import type { NodeToBeRemoved, RemovalPass, RemovalSimulator } from "./removal-simulator.js";
import type { ScaleDownGroups } from "./scale-down-group.js";
import type { UnremovableNode } from "./unremovable-node.js";

export interface CollectedNodes {
  readonly removable: readonly NodeToBeRemoved[];
  /** Failed the simulation. */
  readonly unremovable: readonly UnremovableNode[];
  /** Names of nodes that were not looked at, because enough were found. */
  readonly notLookedAt: readonly string[];
}

/**
 * Simulates the removal of one candidate after the other until as many could go as the limit says; nodes of
 * zero-or-max groups do not count.
 *
 * Order: as the candidates are listed.
 * Source: cluster-autoscaler 1.36.1 core/scaledown/planner/planner.go#categorizeNodes
 */
export function collectUnneeded(
  candidates: readonly string[],
  simulator: RemovalSimulator,
  pass: RemovalPass,
  groups: Pick<ScaleDownGroups, "groupOf">,
  limit: number,
): CollectedNodes {
  const removable: NodeToBeRemoved[] = [];
  const unremovable: UnremovableNode[] = [];
  let counted = 0;
  for (let i = 0; i < candidates.length; i++) {
    if (counted >= limit) return { removable, unremovable, notLookedAt: candidates.slice(i) };
    const result = simulator.simulate(candidates[i]!, pass);
    if (result.removable === null) unremovable.push(result.unremovable);
    else {
      removable.push(result.removable);
      if (!groups.groupOf(result.removable.node)?.options?.zeroOrMaxNodeScaling) counted++;
    }
  }
  return { removable, unremovable, notLookedAt: [] };
}
