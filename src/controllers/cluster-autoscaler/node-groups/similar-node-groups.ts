import type { PodEquivalenceGroup } from "../estimator/pod-equivalence-group.js";
import type { NodeGroup } from "../node-group.js";

/** What the choice of similar groups depends on. */
export interface SimilarGroupsInput<G extends Pick<NodeGroup, "id" | "exists">> {
  readonly balanceSimilarNodeGroups: boolean;
  /** Groups whose templates the comparator calls similar, in the provider's order. */
  readonly candidates: readonly G[];
  /** By group id, the pod groups that could be scheduled on it; no entry: not looked at. */
  readonly schedulable: ReadonlyMap<string, readonly PodEquivalenceGroup[]>;
  isSafeToScaleUp(group: G): boolean;
}

/**
 * The groups that are scaled up together with a group: healthy ones like it that can take every pod it can take.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaleup/orchestrator/orchestrator.go#ComputeSimilarNodeGroups
 */
export function similarNodeGroups<G extends Pick<NodeGroup, "id" | "exists">>(
  group: { readonly id: string; readonly options: Pick<NodeGroup["options"], "zeroOrMaxNodeScaling"> },
  input: SimilarGroupsInput<G>,
): readonly G[] {
  if (!input.balanceSimilarNodeGroups || group.options.zeroOrMaxNodeScaling) return [];
  const own = input.schedulable.get(group.id) ?? [];
  if (own.length === 0) return [];
  return input.candidates.filter((candidate) => {
    if (candidate.exists && !input.isSafeToScaleUp(candidate)) return false;
    const theirs = new Set(input.schedulable.get(candidate.id)?.map(({ pods }) => pods[0]));
    return own.every(({ pods }) => theirs.has(pods[0]));
  });
}
