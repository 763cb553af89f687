import type { Node } from "../../../cluster/index.js";
import type { NodeGroup, NodeGroupOptions } from "../node-group.js";

/** Options of a group that scale-down reads. */
export type ScaleDownGroupOptions = Pick<
  NodeGroupOptions,
  | "scaleDownUtilizationThreshold"
  | "scaleDownGpuUtilizationThreshold"
  | "scaleDownUnneededTime"
  | "scaleDownUnreadyTime"
  | "ignoreDaemonSetsUtilization"
  | "zeroOrMaxNodeScaling"
>;

/** A node group as scale-down reads it; `NodeGroup` satisfies it. */
export interface ScaleDownGroup extends Pick<NodeGroup, "id" | "minSize" | "targetSize"> {
  /** null: they cannot be read. */
  readonly options: ScaleDownGroupOptions | null;
}

/** Which node belongs where. */
export interface ScaleDownGroups {
  /** undefined: the node is in no autoscaled group. */
  groupOf(node: Node): ScaleDownGroup | undefined;
  /** How many nodes of the group are registered, upcoming placeholders left out. */
  registeredNodes(group: ScaleDownGroup): number;
}
