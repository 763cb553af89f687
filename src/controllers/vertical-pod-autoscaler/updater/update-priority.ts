import {
  CONTROLLED_RESOURCES,
  type ContainerRecommendation,
  type ContainerResources,
} from "../resource-amounts.js";

/** How much a pod would gain from an update. */
export interface UpdatePriority {
  /** Some request is below the lower or above the upper bound, or missing. */
  readonly isOutsideRange: boolean;
  /** Some target is above its request. */
  readonly isScaleUp: boolean;
  /** Σ over CPU and memory of |requests − targets| / requests of the pod. */
  readonly resourceDiff: number;
}

const CONTAINER_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Reads the names of the containers that admission saw; undefined where the annotation is missing or wrong, which
 * means all.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/annotations/vpa_observed_containers.go.
 */
export function parseObservedContainers(annotation: string | undefined): readonly string[] | undefined {
  if (annotation === undefined) return undefined;
  if (annotation === "") return [];
  const names = annotation.split(",").map((name) => name.trim());
  return names.every((name) => CONTAINER_NAME.test(name)) ? names : undefined;
}

/**
 * Compares a pod's requests with its processed recommendation. Containers without a recommendation, and those that
 * admission did not see, do not count.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/updater/priority/priority_processor.go#GetUpdatePriority.
 */
export function updatePriority(
  pod: readonly ContainerResources[],
  recommendation: readonly ContainerRecommendation[],
  observed: readonly string[] | undefined,
): UpdatePriority {
  let isOutsideRange = false;
  let isScaleUp = false;
  const requested = { cpu: 0, memory: 0 };
  const recommended = { cpu: 0, memory: 0 };
  const counted = new Set<"cpu" | "memory">();
  for (const { name, requests } of pod) {
    if (observed !== undefined && !observed.includes(name)) continue;
    const entry = recommendation.find(({ container }) => container === name);
    if (entry === undefined) continue;
    for (const resource of CONTROLLED_RESOURCES) {
      const target = entry.target[resource];
      if (target === undefined) continue;
      counted.add(resource);
      recommended[resource] += target;
      const request = requests[resource];
      if (request === undefined) {
        isScaleUp = true;
        isOutsideRange = true;
        continue;
      }
      requested[resource] += request;
      if (target > request) isScaleUp = true;
      const lower = entry.lowerBound?.[resource];
      const upper = entry.upperBound?.[resource];
      if (lower !== undefined && request < lower) isOutsideRange = true;
      if (upper !== undefined && request > upper) isOutsideRange = true;
    }
  }
  let resourceDiff = 0;
  for (const resource of CONTROLLED_RESOURCES) {
    if (!counted.has(resource)) continue;
    // Upstream counts thousandths of both, and at least one of them.
    const was = Math.max(requested[resource], resource === "memory" ? 0.001 : 1);
    resourceDiff += Math.abs(requested[resource] - recommended[resource]) / was;
  }
  return { isOutsideRange, isScaleUp, resourceDiff };
}

/** True when `a` is less urgent than `b`: scale-ups first, then larger differences. */
export function isLessUrgent(
  a: Pick<UpdatePriority, "isScaleUp" | "resourceDiff">,
  b: Pick<UpdatePriority, "isScaleUp" | "resourceDiff">,
): boolean {
  if (a.isScaleUp !== b.isScaleUp) return b.isScaleUp;
  return a.resourceDiff < b.resourceDiff;
}
