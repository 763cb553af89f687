import type { ScaleUpSafety } from "../cluster-state/cluster-state-registry.js";
import type { NodeGroup, NodeTemplates } from "../node-group.js";
import type { ScaleUpInfo } from "../node-groups/balance-scale-up.js";
import type { QuotaTracker } from "../node-groups/quota-tracker.js";

/**
 * Groups that are raised to their minimum size, as far as quotas and `max-nodes-total` let them.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaleup/orchestrator/orchestrator.go#ScaleUpToNodeGroupMinSize; like there,
 * `max-nodes-total` is compared with the group's own size.
 */
export function enforceMinSize(
  groups: readonly NodeGroup[],
  templates: NodeTemplates,
  tracker: QuotaTracker,
  maxNodesTotal: number,
  safetyOf: (group: NodeGroup) => ScaleUpSafety,
): readonly ScaleUpInfo[] {
  const infos: ScaleUpInfo[] = [];
  for (const group of groups) {
    const { targetSize, minSize } = group;
    const template = templates.get(group.id);
    if (!group.exists || targetSize >= minSize || safetyOf(group) !== null || template === undefined)
      continue;
    let delta = tracker.check(template, minSize - targetSize).allowedDelta;
    if (maxNodesTotal > 0) delta = Math.min(delta, maxNodesTotal - targetSize);
    if (delta >= 1) infos.push({ group, currentSize: targetSize, newSize: targetSize + delta });
  }
  return infos;
}
