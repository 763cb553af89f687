import { type ContainerPolicy, containerPolicyOf } from "../container-policy.js";
import { amountsOf, type ContainerRecommendation, type ResourceAmounts } from "../resource-amounts.js";

/**
 * Keeps target and bounds of a recommendation within minAllowed and maxAllowed; the maximum wins. The recommender's
 * own maximum holds for resources for which the policy has none.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa/capping.go#ApplyVPAPolicy.
 */
export function capToPolicy(
  recommendation: readonly ContainerRecommendation[],
  policies: readonly ContainerPolicy[],
  globalMaxAllowed: ResourceAmounts,
): ContainerRecommendation[] {
  return recommendation.map((container) => {
    const policy = containerPolicyOf(policies, container.container);
    const cap = (amounts: ResourceAmounts) =>
      amountsOf((resource) => {
        let amount = amounts[resource];
        if (amount === undefined) return undefined;
        const min = policy?.minAllowed?.[resource] ?? 0;
        const max = policy?.maxAllowed?.[resource] ?? globalMaxAllowed[resource] ?? 0;
        if (min !== 0 && amount < min) amount = min;
        if (max !== 0 && amount > max) amount = max;
        return amount;
      });
    return {
      ...container,
      target: cap(container.target),
      ...(container.lowerBound === undefined ? {} : { lowerBound: cap(container.lowerBound) }),
      ...(container.upperBound === undefined ? {} : { upperBound: cap(container.upperBound) }),
    };
  });
}
