import type { SimTime } from "../../../units/index.js";
import type { ScaleUpSafety } from "../cluster-state/cluster-state-registry.js";
import type { NodeGroup, NodeTemplate } from "../node-group.js";
import type { QuotaCheck, QuotaTracker } from "../node-groups/quota-tracker.js";

/** Why a group is no option in this run, whatever the pods. */
export type SkipReason =
  | { readonly kind: "unhealthy" }
  | { readonly kind: "backoff"; readonly until: SimTime }
  | { readonly kind: "maxSizeReached"; readonly maxSize: number }
  | { readonly kind: "atomicExceedsMaxNodesTotal"; readonly nodes: number }
  | { readonly kind: "noTemplate" }
  | { readonly kind: "quotaExceeded"; readonly exceeded: QuotaCheck["exceeded"] };

/**
 * Why a group cannot be scaled up now; null: it is valid.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaleup/orchestrator/orchestrator.go#filterValidScaleUpNodeGroups
 */
export function skipReason(
  group: NodeGroup,
  template: NodeTemplate | undefined,
  tracker: QuotaTracker,
  currentNodes: number,
  maxNodesTotal: number,
  safetyOf: (group: NodeGroup) => ScaleUpSafety,
): SkipReason | null {
  if (group.exists) {
    const safety = safetyOf(group);
    if (safety !== null) return safety;
  }
  const { targetSize, maxSize } = group;
  if (targetSize >= maxSize) return { kind: "maxSizeReached", maxSize };
  let nodes = 1;
  if (group.options.zeroOrMaxNodeScaling) {
    nodes = maxSize - targetSize;
    if (maxNodesTotal !== 0 && currentNodes + nodes > maxNodesTotal) {
      return { kind: "atomicExceedsMaxNodesTotal", nodes };
    }
  }
  if (template === undefined) return { kind: "noTemplate" };
  const { exceeded } = tracker.check(template, nodes);
  return exceeded.length > 0 ? { kind: "quotaExceeded", exceeded } : null;
}
