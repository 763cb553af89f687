import { type IntOrPercent, scaleIntOrPercent } from "../../kubernetes/int-or-percent.js";

/** How many nodes may lack their pod, and how many may hold two, during an update. */
export interface DaemonSetUpdateLimits {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * Resolves a DaemonSet's limits against the nodes that should run a pod; percentages of both round up.
 *
 * Source: kubernetes v1.36.3 pkg/controller/daemon/util/daemonset_util.go#UnavailableCount, #SurgeCount
 */
export function daemonSetUpdateLimits(
  maxSurge: IntOrPercent,
  maxUnavailable: IntOrPercent,
  desiredNodes: number,
): DaemonSetUpdateLimits {
  return {
    surge: scaleIntOrPercent(maxSurge, desiredNodes, "up") ?? 0,
    unavailable: scaleIntOrPercent(maxUnavailable, desiredNodes, "up") ?? 0,
  };
}
