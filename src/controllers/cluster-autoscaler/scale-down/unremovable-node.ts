import type { SimTime } from "../../../units/index.js";
import type { BlockingPod } from "./drainability/drain-rule.js";
import type { NodeUtilization } from "./node-utilization.js";

/** Why a node stays. Source: cluster-autoscaler 1.36.1 simulator/cluster.go#UnremovableReason */
export type UnremovableReason =
  | "ScaleDownDisabledAnnotation"
  | "ScaleDownUnreadyDisabled"
  | "NotAutoscaled"
  | "NotUnneededLongEnough"
  | "NotUnreadyLongEnough"
  | "NodeGroupMinSizeReached"
  | "AtomicScaleDownFailed"
  | "MinimalResourceLimitExceeded"
  | "CurrentlyBeingDeleted"
  | "NotUnderutilized"
  | "RecentlyUnremovable"
  | "NoPlaceToMovePods"
  | "BlockedByPod"
  | "BlockedByOnCompletionPod"
  | "UnexpectedError"
  | "NoNodeInfo";

/** The pod that found no other place, and what turned it down how often. */
export interface UnplacedPod {
  /** `namespace/name`. */
  readonly pod: string;
  /** Reasons of the scheduler's filters with the number of nodes, in the order in which they came up. */
  readonly rejections: readonly (readonly [reason: string, nodes: number])[];
}

/** A node that stays, with what keeps it. Fields beside the reason are set where they belong to it. */
export interface UnremovableNode {
  readonly node: string;
  readonly reason: UnremovableReason;
  /** BlockedByPod. */
  readonly blockingPod?: BlockingPod;
  /** BlockedByOnCompletionPod: `namespace/name` of the pods whose end is waited for. */
  readonly onCompletionPods?: readonly string[];
  /** NoPlaceToMovePods. */
  readonly unplacedPod?: UnplacedPod;
  /** NotUnderutilized. */
  readonly utilization?: NodeUtilization;
  readonly utilizationThreshold?: number;
  /** NotUnneededLongEnough, NotUnreadyLongEnough. */
  readonly unneededSince?: SimTime;
  /** It may go strictly after this time. */
  readonly removableAfter?: SimTime;
  /** NodeGroupMinSizeReached, AtomicScaleDownFailed. */
  readonly group?: string;
  readonly groupSize?: number;
  readonly groupMinSize?: number;
  readonly deletionsInProgress?: number;
  /** MinimalResourceLimitExceeded: `cores`, `memory`, or a custom resource. */
  readonly exceededResources?: readonly string[];
  /** RecentlyUnremovable: until when it is not looked at, and what was found then. */
  readonly recheckAt?: SimTime;
  readonly found?: UnremovableNode;
}
