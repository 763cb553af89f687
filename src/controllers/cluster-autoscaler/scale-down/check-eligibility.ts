import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { gpuResourceOf } from "../gpu-nodes.js";
import type { NodeReadiness } from "../node-readiness.js";
import { isBeingDeleted } from "./node-taints.js";
import { calculateNodeUtilization, type NodeUtilization } from "./node-utilization.js";
import type { ScaleDownGroup } from "./scale-down-group.js";
import type { UnremovableNode } from "./unremovable-node.js";

const NO_POOLS = [] as const;

export interface EligibilityOptions {
  readonly scaleDownUnreadyEnabled: boolean;
  readonly ignoreMirrorPodsUtilization: boolean;
  readonly isReady: NodeReadiness;
}

export interface Eligibility {
  /** null: the node goes on to the removal simulation. */
  readonly unremovable: UnremovableNode | null;
  /** Absent where an earlier check decided. */
  readonly utilization?: NodeUtilization;
}

/**
 * Whether a node is worth a removal simulation: not being deleted, not protected by annotation, in a group, ready or
 * allowed to be unready, and used up to the threshold at most.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/eligibility/eligibility.go#unremovableReasonAndNodeUtilization
 */
export function checkEligibility(
  node: Node,
  isScaleDownDisabled: boolean,
  group: ScaleDownGroup | undefined,
  options: EligibilityOptions,
  now: SimTime,
): Eligibility {
  const unremovable = (reason: UnremovableNode["reason"]): Eligibility => ({
    unremovable: { node: node.name, reason },
  });
  if (isBeingDeleted(node, now)) return unremovable("CurrentlyBeingDeleted");
  if (isScaleDownDisabled) return unremovable("ScaleDownDisabledAnnotation");
  if (group === undefined) return unremovable("NotAutoscaled");
  if (group.options === null) return unremovable("UnexpectedError");
  const gpuResource = gpuResourceOf(node);
  const utilization = calculateNodeUtilization(
    node,
    {
      ignoreDaemonSets: group.options.ignoreDaemonSetsUtilization,
      ignoreMirrorPods: options.ignoreMirrorPodsUtilization,
      gpuResource,
      devicePools: NO_POOLS,
    },
    now,
  );
  if (utilization === undefined) return unremovable("UnexpectedError");
  if (!options.scaleDownUnreadyEnabled && !options.isReady(node))
    return unremovable("ScaleDownUnreadyDisabled");
  const threshold =
    gpuResource === null
      ? group.options.scaleDownUtilizationThreshold
      : group.options.scaleDownGpuUtilizationThreshold;
  if (utilization.utilization > threshold) {
    return {
      utilization,
      unremovable: {
        node: node.name,
        reason: "NotUnderutilized",
        utilization,
        utilizationThreshold: threshold,
      },
    };
  }
  return { unremovable: null, utilization };
}
