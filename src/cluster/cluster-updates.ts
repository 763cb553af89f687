import type { SimTime } from "../units/index.js";
import type { Node } from "./node.js";
import type { ConditionStatus, PodPhase } from "./pod.js";

/** The parts of a pod's status that the kubelet and the node-lifecycle controller write. */
export interface PodStatusUpdate {
  readonly phase?: PodPhase;
  readonly ready?: ConditionStatus;
  readonly startTime?: SimTime;
  readonly containersStarted?: boolean;
  /** With `containersStarted`: only this one was started anew. */
  readonly restartedContainer?: string;
  readonly restarts?: number;
}

/** The parts of a node that people and controllers change. */
export type NodeUpdate = Partial<
  Pick<
    Node,
    | "taints"
    | "labels"
    | "allocatable"
    | "unschedulable"
    | "ready"
    | "isReadyUnknown"
    | "memoryPressure"
    | "volumeLimits"
  >
>;
