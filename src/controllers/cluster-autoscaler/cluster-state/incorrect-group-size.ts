import type { SimTime } from "../../../units/index.js";

/** A group that has other nodes than its target says, and since when it has exactly these. */
export interface IncorrectGroupSize {
  readonly currentSize: number;
  readonly expectedSize: number;
  readonly firstObserved: SimTime;
}

/**
 * Whether registered nodes and target disagree; null: they agree. A disagreement of the same two sizes keeps its
 * first time.
 *
 * Source: cluster-autoscaler 1.36.1 clusterstate/clusterstate.go#updateIncorrectNodeGroupSizes
 */
export function incorrectGroupSize(
  target: number,
  counts: {
    readonly registered: number;
    readonly unregistered: number;
    readonly longUnregistered: number;
  },
  previous: IncorrectGroupSize | null,
  now: SimTime,
): IncorrectGroupSize | null {
  const { registered, unregistered, longUnregistered } = counts;
  if (registered <= target && registered >= target - unregistered - longUnregistered) return null;
  if (previous !== null && previous.currentSize === registered && previous.expectedSize === target) {
    return previous;
  }
  return { currentSize: registered, expectedSize: target, firstObserved: now };
}

/**
 * By how much a group's target is to be lowered because its instances never came; 0: not at all.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#fixNodeGroupSize
 */
export function targetFixOf(
  incorrect: IncorrectGroupSize | null,
  maxNodeProvisionTime: SimTime,
  now: SimTime,
): number {
  if (incorrect === null || incorrect.firstObserved + maxNodeProvisionTime >= now) return 0;
  return Math.max(0, incorrect.expectedSize - incorrect.currentSize);
}
