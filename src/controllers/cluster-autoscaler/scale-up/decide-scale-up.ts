import type { Pod } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { allPodsAreNew } from "./all-pods-are-new.js";

/**
 * - `noPods`: nothing is pending
 * - `maxNodesTotalReached`: the cluster has as many ready nodes as it may have
 * - `podsAreNew`: more of the burst may follow; scale-down waits, too
 * - `needed`: a scale-up is to be planned
 */
export type ScaleUpNeed = "noPods" | "maxNodesTotalReached" | "podsAreNew" | "needed";

/**
 * Whether a run tries a scale-up for the pods that are left.
 *
 * Source: cluster-autoscaler 1.36.1 core/static_autoscaler.go#RunOnce
 */
export function decideScaleUp(
  pods: readonly Pod[],
  readyNodes: number,
  maxNodesTotal: number,
  bypassesSchedulers: boolean,
  now: SimTime,
): ScaleUpNeed {
  if (pods.length === 0) return "noPods";
  if (maxNodesTotal > 0 && readyNodes >= maxNodesTotal) return "maxNodesTotalReached";
  if (!bypassesSchedulers && allPodsAreNew(pods, now)) return "podsAreNew";
  return "needed";
}
