import { CONTROLLED_RESOURCES, type ContainerRecommendation } from "../resource-amounts.js";

/**
 * Decides whether a resize that its node had no room for is worth another try: some target of some container is lower
 * now.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/updater/priority/update_priority_calculator.go#hasLowerResourceRecommendation.
 */
export function isWorthRetrying(
  lastAttempt: readonly ContainerRecommendation[],
  now: readonly ContainerRecommendation[],
): boolean {
  return lastAttempt.some((last) => {
    const target = now.find(({ container }) => container === last.container)?.target;
    return CONTROLLED_RESOURCES.some((resource) => {
      const [before, after] = [last.target[resource], target?.[resource]];
      return before !== undefined && after !== undefined && after < before;
    });
  });
}
