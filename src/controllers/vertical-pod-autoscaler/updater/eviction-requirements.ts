import type { ContainerRecommendation, ContainerResources, ControlledResource } from "../resource-amounts.js";

/** One entry of `spec.updatePolicy.evictionRequirements`. */
export interface EvictionRequirement {
  readonly resources: readonly ControlledResource[];
  readonly changeRequirement: "TargetHigherThanRequests" | "TargetLowerThanRequests";
}

/**
 * Decides whether a pod's change goes in a direction that the VPA allows evictions for: one container with a
 * recommendation has to meet all requirements, each by any of its resources. Containers that lack a request pass.
 * Requirements undefined: there is no update policy, everything passes.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/updater/priority/scaling_direction_pod_eviction_admission.go#Admit.
 */
export function meetsEvictionRequirements(
  pod: readonly ContainerResources[],
  recommendation: readonly ContainerRecommendation[],
  requirements: readonly EvictionRequirement[] | undefined,
): boolean {
  if (requirements === undefined) return true;
  return pod.some(({ name, requests }) => {
    const target = recommendation.find(({ container }) => container === name)?.target;
    if (target === undefined) return false;
    if (requests.cpu === undefined || requests.memory === undefined) return true;
    return requirements.every(({ resources, changeRequirement }) =>
      resources.some((resource) => {
        const change = (target[resource] ?? 0) - (requests[resource] ?? 0);
        return changeRequirement === "TargetHigherThanRequests" ? change > 0 : change < 0;
      }),
    );
  });
}
