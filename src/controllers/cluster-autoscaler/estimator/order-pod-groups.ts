import type { NodeTemplate } from "../node-group.js";
import type { PodEquivalenceGroup } from "./pod-equivalence-group.js";

/**
 * Pod groups from large to small, by what share of the template's cpu and memory their first pod asks for.
 *
 * Order: equal scores keep their order (upstream's sort leaves it open).
 * Source: cluster-autoscaler 1.36.1 estimator/decreasing_pod_orderer.go
 */
export function orderPodGroups<G extends PodEquivalenceGroup>(
  groups: readonly G[],
  { allocatable }: NodeTemplate,
): G[] {
  const scored = groups.map((group) => {
    const { requests } = group.pods[0]!.template;
    const cpu = requests.cpuMillicores / allocatable.cpuMillicores;
    const memory = requests.memoryBytes / allocatable.memoryBytes;
    const score = (allocatable.cpuMillicores > 0 ? cpu : 0) + (allocatable.memoryBytes > 0 ? memory : 0);
    return { group, score };
  });
  return scored.sort((a, b) => b.score - a.score).map(({ group }) => group);
}
