import type { Node } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";

/**
 * Options that a node group may override; filled in from the flags where it does not.
 *
 * Source: cluster-autoscaler 1.36.1 config/autoscaling_options.go#NodeGroupAutoscalingOptions
 */
export interface NodeGroupOptions {
  readonly scaleDownUtilizationThreshold: number;
  readonly scaleDownGpuUtilizationThreshold: number;
  readonly scaleDownUnneededTime: SimTime;
  readonly scaleDownUnreadyTime: SimTime;
  readonly ignoreDaemonSetsUtilization: boolean;
  /** All its nodes or none ("atomic"). */
  readonly zeroOrMaxNodeScaling: boolean;
  readonly maxNodeProvisionTime: SimTime;
  readonly maxNodeStartupTime: SimTime;
}

/** A node group of the cloud provider as decisions see it at one instant. */
export interface NodeGroup {
  readonly id: string;
  readonly minSize: number;
  readonly maxSize: number;
  /** How many instances the provider was asked for. */
  readonly targetSize: number;
  /** False: the provider would create the group when it is first scaled up. */
  readonly exists: boolean;
  readonly options: NodeGroupOptions;
}

/**
 * What a new node of a group would look like: labels, taints, resources, and on it the DaemonSet and mirror pods
 * that every node of the group starts with.
 */
export type NodeTemplate = Node;

/** Templates by node group id. A group without one cannot be scaled up. */
export type NodeTemplates = ReadonlyMap<string, NodeTemplate>;
