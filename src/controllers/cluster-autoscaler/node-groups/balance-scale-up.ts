import type { NodeGroup } from "../node-group.js";

/** A group that is to grow. */
export interface ScaleUpInfo<G = NodeGroup> {
  readonly group: G;
  readonly currentSize: number;
  readonly newSize: number;
}

/** What balancing reads of a group. */
export type BalancedGroup = Pick<NodeGroup, "id" | "targetSize" | "maxSize">;

/**
 * Spreads new nodes over groups: one after the other to the smallest, so that sizes come out as even as maximum
 * sizes let them. What no group has room for is dropped. Only groups that grow are returned.
 *
 * Order: among equal sizes, as given. Result: by size before, full groups first.
 * Source: cluster-autoscaler 1.36.1 processors/nodegroupset/balancing_processor.go#BalanceScaleUpBetweenGroups
 */
export function balanceScaleUp<G extends BalancedGroup>(
  groups: readonly G[],
  newNodes: number,
): readonly ScaleUpInfo<G>[] {
  const open = groups
    .filter(({ targetSize, maxSize }) => targetSize < maxSize)
    .map((group) => ({ group, currentSize: group.targetSize, newSize: group.targetSize }))
    .sort((a, b) => a.currentSize - b.currentSize);
  const room = open.reduce((sum, { group }) => sum + group.maxSize - group.targetSize, 0);
  let left = Math.min(newNodes, room);
  // Before `start` all groups are full; from `start` to `current` all have the same size.
  let start = 0;
  let current = 0;
  while (left > 0) {
    const chosen = open[current]!;
    if (chosen.newSize < chosen.group.maxSize) {
      chosen.newSize++;
      left--;
    } else {
      open[current] = open[start]!;
      open[start] = chosen;
      start++;
    }
    const next = open[current + 1];
    if (next !== undefined && open[current]!.newSize > next.newSize) current++;
    else current = start;
  }
  return open.filter(({ newSize, currentSize }) => newSize !== currentSize);
}
