import type { Taint, Toleration } from "../../kubernetes/index.js";
import { toleratesTaint } from "../../scheduling/tolerates-taint.js";

/**
 * How long a pod may stay under NoExecute taints: 0 where one of them is not tolerated, null for ever, else the
 * shortest tolerationSeconds that counts.
 *
 * Source: kubernetes v1.36.3 pkg/controller/tainteviction/taint_eviction.go#processPodOnNode, #getMinTolerationTime
 */
export function tolerationSeconds(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): number | null {
  let shortest: number | null = null;
  for (const taint of taints) {
    if (taint.effect !== "NoExecute") continue;
    const using = tolerations.filter((toleration) => toleratesTaint(toleration, taint));
    // The first toleration that fits a taint is the one that is used.
    const [used] = using;
    if (used === undefined) return 0;
    if (used.tolerationSeconds === undefined) continue;
    const seconds = Math.max(0, used.tolerationSeconds);
    if (shortest === null || seconds < shortest) shortest = seconds;
  }
  return shortest;
}
