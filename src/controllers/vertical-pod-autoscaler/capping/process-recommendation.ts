import { type ContainerPolicy, containerPolicyOf } from "../container-policy.js";
import {
  CONTROLLED_RESOURCES,
  type ContainerRecommendation,
  type ContainerResources,
  type ControlledResource,
  type ResourceAmounts,
} from "../resource-amounts.js";
import { capToLimitRange } from "./cap-to-limit-range.js";
import { fitPodLimitRange, type RecommendationField } from "./fit-pod-limit-range.js";
import type { LimitRangeBounds } from "./merge-limit-ranges.js";

/** What limits a recommendation for one pod. */
export interface PodBounds {
  readonly policies: readonly ContainerPolicy[];
  readonly containerLimitRange: LimitRangeBounds | undefined;
  readonly podLimitRange: LimitRangeBounds | undefined;
}

/** A recommendation made fit for one pod, and why targets were changed, by container. */
export interface ProcessedRecommendation {
  readonly recommendation: readonly ContainerRecommendation[];
  readonly reasons: ReadonlyMap<string, readonly string[]>;
}

const FIELDS: readonly RecommendationField[] = ["upperBound", "target", "lowerBound"];

/** Containers without a recommendation take part in the pod's sum with what they request. */
function withRequestsAsTargets(
  recommendation: readonly ContainerRecommendation[],
  pod: readonly ContainerResources[],
): ContainerRecommendation[] {
  const others = pod.filter(
    ({ name, requests }) =>
      !recommendation.some(({ container }) => container === name) &&
      (requests.cpu !== undefined || requests.memory !== undefined),
  );
  return [...recommendation, ...others.map(({ name, requests }) => ({ container: name, target: requests }))];
}

function capAmounts(
  amounts: ResourceAmounts,
  container: ContainerResources,
  { policies, containerLimitRange }: PodBounds,
  reasons: string[] | undefined,
): ResourceAmounts {
  const policy = containerPolicyOf(policies, container.name);
  const capped: { [R in ControlledResource]?: number } = { ...amounts };
  const set = (resource: ControlledResource, amount: number, reason: string) => {
    capped[resource] = amount;
    reasons?.push(reason);
  };
  for (const resource of CONTROLLED_RESOURCES) {
    const amount = capped[resource];
    if (amount === undefined || containerLimitRange === undefined) continue;
    const { amount: fitting, reason } = capToLimitRange(amount, container, resource, containerLimitRange);
    if (reason !== undefined) set(resource, fitting, reason);
  }
  for (const resource of CONTROLLED_RESOURCES) {
    const min = policy?.minAllowed?.[resource] ?? 0;
    const max = policy?.maxAllowed?.[resource] ?? 0;
    if (min !== 0 && (capped[resource] ?? min) < min) set(resource, min, `${resource} capped to minAllowed`);
    if (max !== 0 && (capped[resource] ?? max) > max) set(resource, max, `${resource} capped to maxAllowed`);
  }
  if (policy?.controlledValues === "RequestsOnly") {
    for (const resource of CONTROLLED_RESOURCES) {
      const limit = container.limits[resource];
      const amount = capped[resource];
      if (limit !== undefined && amount !== undefined && amount > limit) {
        set(resource, limit, `${resource} capped to container limit`);
      }
    }
  }
  return capped;
}

/**
 * Makes a recommendation fit for one pod: the pod's LimitRange, then for each container of the pod its LimitRange,
 * the VPA's policy and, where only requests are controlled, its limits. Policy comes after LimitRange and may leave it.
 * Order: as the recommendation, added containers in the pod's order.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa/capping.go#Apply.
 */
export function processRecommendation(
  recommendation: readonly ContainerRecommendation[],
  pod: readonly ContainerResources[],
  bounds: PodBounds,
): ProcessedRecommendation {
  let fitted: readonly ContainerRecommendation[] = recommendation;
  const { podLimitRange } = bounds;
  if (podLimitRange !== undefined) {
    fitted = withRequestsAsTargets(recommendation, pod);
    for (const resource of CONTROLLED_RESOURCES) {
      for (const field of FIELDS) fitted = fitPodLimitRange(fitted, pod, podLimitRange, resource, field);
    }
  }
  const reasons = new Map<string, readonly string[]>();
  const processed: ContainerRecommendation[] = [];
  for (const entry of fitted) {
    const container = pod.find(({ name }) => name === entry.container);
    if (container === undefined) continue;
    const targetReasons: string[] = [];
    processed.push({
      ...entry,
      target: capAmounts(entry.target, container, bounds, targetReasons),
      ...(entry.lowerBound === undefined
        ? {}
        : { lowerBound: capAmounts(entry.lowerBound, container, bounds, undefined) }),
      ...(entry.upperBound === undefined
        ? {}
        : { upperBound: capAmounts(entry.upperBound, container, bounds, undefined) }),
    });
    if (targetReasons.length > 0) reasons.set(entry.container, targetReasons);
  }
  return { recommendation: processed, reasons };
}
