import type { ContainerResources, ControlledResource } from "../resource-amounts.js";
import type { LimitRangeBounds } from "./merge-limit-ranges.js";
import { scaleProportionally } from "./scale-proportionally.js";

/** The request at which the proportional limit meets a bound; 0: no bound. */
function boundaryRequest(
  container: ContainerResources,
  resource: ControlledResource,
  bound: number | undefined,
  defaultLimit: number | undefined,
): number {
  if (!bound) return 0;
  const limit = container.limits[resource] || defaultLimit;
  if (!limit) return 0;
  const request = container.requests[resource];
  if (!request) return bound;
  return scaleProportionally(request, limit, bound, "down").amount;
}

/**
 * Keeps one recommended request where it and its proportional limit stay inside a LimitRange of type Container; the
 * maximum wins.
 * Units: millicores or bytes.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa/capping.go#applyContainerLimitRange.
 */
export function capToLimitRange(
  amount: number,
  container: ContainerResources,
  resource: ControlledResource,
  limitRange: LimitRangeBounds,
): { readonly amount: number; readonly reason?: string } {
  const defaultLimit = limitRange.default?.[resource];
  const min = Math.max(
    boundaryRequest(container, resource, limitRange.min?.[resource], defaultLimit),
    limitRange.min?.[resource] ?? 0,
  );
  const max = boundaryRequest(container, resource, limitRange.max?.[resource], defaultLimit);
  let capped = amount;
  let reason: string | undefined;
  if (min !== 0 && capped < min) {
    capped = min;
    reason = `${resource} capped to fit Min in container LimitRange`;
  }
  if (max !== 0 && capped > max) {
    capped = max;
    reason = `${resource} capped to fit Max in container LimitRange`;
  }
  return { amount: capped, ...(reason === undefined ? {} : { reason }) };
}
