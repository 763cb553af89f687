import type { Node } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";

/** Why a machine could not be had. */
export interface CloudError {
  readonly errorClass: "outOfResources" | "other";
  readonly code: string;
}

/** A machine of a node group as the cloud lists it. Its name is the name that its node gets. */
export interface CloudInstance {
  readonly name: string;
  readonly state: "running" | "creating" | "deleting";
  /** Not null: it cannot be created; it stays listed until it is deleted. */
  readonly error: CloudError | null;
}

/** What a group may set for itself in place of the cluster-autoscaler's flags. */
export interface NodeGroupOverrides {
  readonly scaleDownUtilizationThreshold?: number;
  readonly scaleDownGpuUtilizationThreshold?: number;
  readonly scaleDownUnneededTime?: SimTime;
  readonly scaleDownUnreadyTime?: SimTime;
  readonly ignoreDaemonSetsUtilization?: boolean;
  readonly zeroOrMaxNodeScaling?: boolean;
  readonly maxNodeProvisionTime?: SimTime;
  readonly maxNodeStartupTime?: SimTime;
}

/**
 * One group of equal machines, as a node autoscaler deals with it. Calls act at once; errors are returned.
 *
 * Source: cluster-autoscaler 1.36.1 cloudprovider/cloud_provider.go#NodeGroup
 */
export interface CloudNodeGroup {
  readonly id: string;
  readonly minSize: number;
  readonly maxSize: number;
  /** Machines that were asked for. */
  readonly targetSize: number;
  /** False: it is created when it is first scaled up. */
  readonly exists: boolean;
  readonly overrides: NodeGroupOverrides;
  /** USD; null: not known. */
  readonly pricePerHourUsd: number | null;
  /** Asks for more machines. */
  increaseSize(delta: number): CloudError | null;
  /** Gives up machines that were asked for and do not exist yet. Existing ones are not deleted: then it fails. */
  decreaseTargetSize(delta: number): CloudError | null;
  /**
   * Deletes machines and lowers the target by as many. Unknown names are passed over. Fails where the target is at
   * the minimum already, unless it is forced.
   */
  deleteInstances(names: readonly string[], isForced?: boolean): CloudError | null;
  /** By name, in the order of their creation; the map follows the group. */
  instances(): ReadonlyMap<string, CloudInstance>;
  /** What a new node would look like, known without any node (scale from zero). */
  template(): Node;
}

/** All node groups of a cloud, in a fixed order. */
export interface NodeGroupProvider {
  /** Rises with every change of a target size or an instance. */
  readonly revision: number;
  groups(): readonly CloudNodeGroup[];
}
