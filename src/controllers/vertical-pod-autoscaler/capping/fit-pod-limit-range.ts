import type {
  ContainerRecommendation,
  ContainerResources,
  ControlledResource,
  ResourceAmounts,
} from "../resource-amounts.js";
import type { LimitRangeBounds } from "./merge-limit-ranges.js";
import { proportionalLimit } from "./proportional-limit.js";
import { scaleProportionally } from "./scale-proportionally.js";

/** The lists of a recommendation that are capped. */
export type RecommendationField = "target" | "lowerBound" | "upperBound";

/**
 * Scales one resource of one list so that the pod's sum fits into its namespace's LimitRange of type Pod. Requests
 * and proportional limits are summed; where a sum is outside, each request is scaled alike.
 * Order: as the recommendation. Deviates: containers that lack the list are passed over; upstream panics there.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa/capping.go#applyPodLimitRange.
 */
export function fitPodLimitRange(
  recommendation: readonly ContainerRecommendation[],
  pod: readonly ContainerResources[],
  limitRange: LimitRangeBounds,
  resource: ControlledResource,
  field: RecommendationField,
): readonly ContainerRecommendation[] {
  const min = limitRange.min?.[resource] ?? 0;
  const max = limitRange.max?.[resource] ?? 0;
  let sumLimit = 0;
  let sumRequest = 0;
  for (const container of pod) {
    const recommended = recommendation.find((entry) => entry.container === container.name)?.[field]?.[
      resource
    ];
    sumRequest += recommended ?? 0;
    const { limit } = proportionalLimit(resource, {
      originalLimit: container.limits[resource],
      originalRequest: container.requests[resource],
      recommendedRequest: recommended,
      defaultLimit: limitRange.default?.[resource],
    });
    sumLimit += limit ?? 0;
  }
  if (min <= sumLimit && min <= sumRequest && (max === 0 || sumLimit <= max)) return recommendation;
  if (sumLimit === 0) return recommendation;

  const [total, sum] =
    min > sumRequest ? [min, sumRequest] : [max !== 0 && max < sumLimit ? max : min, sumLimit];
  const isRaise = min > sumRequest;
  return recommendation.map((entry) => {
    const amounts: ResourceAmounts | undefined = entry[field];
    if (amounts === undefined || !pod.some(({ name }) => name === entry.container)) return entry;
    // Upstream rounds CPU up here; its memory path cuts to whole bytes all the same.
    const rounding = isRaise && resource === "cpu" ? "up" : "down";
    const amount = amounts[resource];
    const scaled = scaleProportionally(amount ?? 0, sum, total, rounding).amount;
    // Upstream's decimal rounding leaves -1 byte of a memory value that is not there.
    const isQuirk = amount === undefined && resource === "memory" && !isRaise;
    return { ...entry, [field]: { ...amounts, [resource]: isQuirk ? -1 : scaled } };
  });
}
