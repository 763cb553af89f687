import type { Pod } from "../../../cluster/index.js";
import type { PodEquivalenceGroup } from "../estimator/pod-equivalence-group.js";
import { podSpecKey } from "../simulator/pod-spec-key.js";

/** Specs remembered per controller. Source: cluster-autoscaler 1.36.1 core/scaleup/equivalence/groups.go */
const MAX_GROUPS_PER_CONTROLLER = 10;

/**
 * Gathers pods of the same controller with equal labels and spec. Pods without a controller and DaemonSet pods stand
 * alone; so do pods of further specs when a controller has more than 10.
 *
 * Order: groups by their first pod (upstream: random), pods as given.
 * Source: cluster-autoscaler 1.36.1 core/scaleup/equivalence/groups.go#BuildPodGroups
 */
export function buildPodGroups(pods: readonly Pod[]): readonly PodEquivalenceGroup[] {
  const groups: Pod[][] = [];
  const byController = new Map<string, Map<string, Pod[]>>();
  for (const pod of pods) {
    const { ownerKey } = pod;
    if (ownerKey === null || ownerKey.startsWith("DaemonSet/")) {
      groups.push([pod]);
      continue;
    }
    let bySpec = byController.get(ownerKey);
    if (bySpec === undefined) {
      bySpec = new Map();
      byController.set(ownerKey, bySpec);
    }
    const key = podSpecKey(pod.template);
    const known = bySpec.get(key);
    if (known !== undefined) {
      known.push(pod);
      continue;
    }
    const group = [pod];
    groups.push(group);
    if (bySpec.size < MAX_GROUPS_PER_CONTROLLER) bySpec.set(key, group);
  }
  return groups.map((group) => ({ pods: group }));
}
