import { proportionalLimits } from "../capping/proportional-limit.js";
import { type ContainerPolicy, containerPolicyOf } from "../container-policy.js";
import {
  type ContainerRecommendation,
  type ContainerResources,
  NO_AMOUNTS,
  type ResourceAmounts,
} from "../resource-amounts.js";

/** Requests and limits to set in a container; empty: leave it as it is. */
export interface ContainerUpdate {
  readonly name: string;
  readonly requests: ResourceAmounts;
  readonly limits: ResourceAmounts;
  /** Why limits are not in proportion. */
  readonly reasons: readonly string[];
}

/**
 * Requests and limits of a pod's containers under a processed recommendation: requests become the targets, limits
 * follow in proportion unless only requests are controlled.
 * With `backfill`, values without a recommendation are repeated, as a resize of a running pod needs.
 * Order: as the pod.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa and
 * pkg/admission-controller/resource/pod/recommendation/recommendation_provider.go#GetContainersResources.
 */
export function containerResources(
  pod: readonly ContainerResources[],
  recommendation: readonly ContainerRecommendation[],
  options: {
    readonly policies: readonly ContainerPolicy[];
    readonly defaultLimits: ResourceAmounts;
    readonly backfill: boolean;
  },
): ContainerUpdate[] {
  const { policies, defaultLimits, backfill } = options;
  return pod.map(({ name, requests, limits }) => {
    const recommended = recommendation.find(({ container }) => container === name);
    if (recommended === undefined) {
      const kept = backfill ? { requests, limits } : { requests: NO_AMOUNTS, limits: NO_AMOUNTS };
      return { name, ...kept, reasons: [] };
    }
    const isLimitsToo = containerPolicyOf(policies, name)?.controlledValues !== "RequestsOnly";
    const scaled = isLimitsToo
      ? proportionalLimits(limits, requests, recommended.target, defaultLimits)
      : undefined;
    return {
      name,
      requests: { ...(backfill ? requests : {}), ...recommended.target },
      limits: { ...(backfill ? limits : {}), ...scaled?.limits },
      reasons: scaled?.reasons ?? [],
    };
  });
}
