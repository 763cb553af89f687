import type { Node } from "../../../cluster/index.js";

/** Says which of two candidates is looked at earlier; false both ways: equal. */
export type CandidateComparer<N> = (first: N, second: N) => boolean;

/**
 * Sorts scale-down candidates: the first comparer that tells two apart decides.
 *
 * Order: equal candidates keep their order. Deviates: upstream's sort is not stable beyond 12 nodes.
 * Source: cluster-autoscaler 1.36.1 processors/scaledowncandidates/sorting_processor.go
 */
export function sortCandidates<N>(
  candidates: readonly N[],
  comparers: readonly CandidateComparer<N>[],
): readonly N[] {
  if (comparers.length === 0) return candidates;
  return [...candidates].sort((first, second) => {
    for (const isEarlier of comparers) {
      if (isEarlier(first, second)) return -1;
      if (isEarlier(second, first)) return 1;
    }
    return 0;
  });
}

/** Whether a node has no pod to move, and whether it waits for pods to end by themselves. */
export interface Emptiness {
  readonly isEmpty: boolean;
  readonly hasOnCompletionPods: boolean;
}

/**
 * Empty nodes first, of them those that wait for no pod's end.
 *
 * Source: cluster-autoscaler 1.36.1 processors/scaledowncandidates/emptycandidates
 */
export function emptyFirst<N>(emptinessOf: (node: N) => Emptiness): CandidateComparer<N> {
  return (first, second) => {
    const a = emptinessOf(first);
    const b = emptinessOf(second);
    if (a.isEmpty !== b.isEmpty) return a.isEmpty;
    return !a.hasOnCompletionPods && b.hasOnCompletionPods;
  };
}

/**
 * Nodes that the last run found unneeded first.
 *
 * Source: cluster-autoscaler 1.36.1 processors/scaledowncandidates/previouscandidates
 */
export function previouslyUnneededFirst(
  wasUnneeded: (name: string) => boolean,
): CandidateComparer<Pick<Node, "name">> {
  return (first, second) => wasUnneeded(first.name) && !wasUnneeded(second.name);
}
