import { CONTROLLED_RESOURCES, type ControlledResource, type ResourceAmounts } from "../resource-amounts.js";
import { scaleProportionally } from "./scale-proportionally.js";

/** A limit to set, or why none or another than the proportional one. */
export interface ProportionalLimit {
  readonly limit?: number;
  readonly reason?: string;
}

/**
 * The limit that keeps a container's ratio of limit to request when its request changes. Without a limit and a
 * default none is set; without a request, or with an equal one, the limit becomes the new request.
 * Units: millicores or bytes; undefined and 0: not set.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/utils/vpa/limit_and_request_scaling.go#getProportionalResourceLimit.
 */
export function proportionalLimit(
  resource: ControlledResource,
  given: {
    readonly originalLimit: number | undefined;
    readonly originalRequest: number | undefined;
    readonly recommendedRequest: number | undefined;
    readonly defaultLimit: number | undefined;
  },
): ProportionalLimit {
  const { originalRequest, recommendedRequest } = given;
  const originalLimit = given.originalLimit || given.defaultLimit;
  if (!originalLimit) return { reason: `${resource}: no limit is set, none was added` };
  if (!recommendedRequest) return {};
  if (!originalRequest || originalRequest === originalLimit) return { limit: recommendedRequest };
  const { amount, outcome } = scaleProportionally(originalLimit, originalRequest, recommendedRequest, "down");
  if (outcome !== "capped") return { limit: amount };
  return {
    limit: amount,
    reason: `${resource}: failed to keep limit to request ratio; capping limit to int64`,
  };
}

/** Proportional limits of a container; undefined if none is to be set. */
export function proportionalLimits(
  limits: ResourceAmounts,
  requests: ResourceAmounts,
  recommended: ResourceAmounts,
  defaultLimits: ResourceAmounts,
): { readonly limits: ResourceAmounts; readonly reasons: readonly string[] } | undefined {
  const set: { [R in ControlledResource]?: number } = {};
  const reasons: string[] = [];
  for (const resource of CONTROLLED_RESOURCES) {
    const { limit, reason } = proportionalLimit(resource, {
      originalLimit: limits[resource],
      originalRequest: requests[resource],
      recommendedRequest: recommended[resource],
      defaultLimit: defaultLimits[resource],
    });
    if (limit === undefined) continue;
    set[resource] = limit;
    if (reason !== undefined) reasons.push(reason);
  }
  return Object.keys(set).length === 0 ? undefined : { limits: set, reasons };
}
