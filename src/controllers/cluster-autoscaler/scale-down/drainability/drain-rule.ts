import type { Node, Pod } from "../../../../cluster/index.js";
import type { SimTime } from "../../../../units/index.js";
import type { RemainingPdbTracker } from "../pdb-tracker.js";

/**
 * What a drain does with a pod: `undefined` (this rule has no opinion), `drain` (move it), `block` (the node stays),
 * `skip` (leave it out), `wait` (the node is drained once the pod has ended by itself).
 */
export type DrainOutcome = "undefined" | "drain" | "block" | "skip" | "wait";

/** Why a pod blocks. Source: cluster-autoscaler 1.36.1 utils/drain/drain.go#BlockingPodReason */
export type BlockingReason =
  | "ControllerNotFound"
  | "MinReplicasReached"
  | "NotReplicated"
  | "LocalStorageRequested"
  | "NotSafeToEvictAnnotation"
  | "UnmovableKubeSystemPod"
  | "NotEnoughPdb"
  | "UnexpectedError";

export interface DrainStatus {
  readonly outcome: DrainOutcome;
  readonly reason?: BlockingReason;
  /** NotEnoughPdb: `namespace/name` of the budget. */
  readonly budget?: string;
  /** LocalStorageRequested: the volume. */
  readonly volume?: string;
  /** UnmovableKubeSystemPod: it blocks no longer strictly after this time. */
  readonly until?: SimTime;
  /** Not empty: this status waits; it applies only in place of one of these outcomes of a later rule. */
  readonly overrides?: readonly DrainOutcome[];
}

/** The pod that keeps a node. */
export interface BlockingPod {
  readonly pod: Pod;
  readonly reason: BlockingReason;
  readonly budget?: string;
  readonly volume?: string;
  readonly until?: SimTime;
}

/** A pod's controller as the rules ask for it. */
export interface ControllerState {
  readonly kind: string;
  /** `apps`, `batch`, "" for core, or that of a custom resource. */
  readonly apiGroup: string;
  readonly exists: boolean;
  /** spec.replicas; null: it has none. */
  readonly replicas: number | null;
}

/** Looks up the controller of a pod; null: the pod has none. */
export type ControllerLookup = (pod: Pod) => ControllerState | null;

/** What the rules ask beside the pod. */
export interface DrainContext {
  readonly now: SimTime;
  readonly budgets: RemainingPdbTracker;
  /** null: existence and replicas of controllers are not checked. */
  readonly controllerOf: ControllerLookup | null;
}

/** One rule on whether a pod may be drained. */
export interface DrainRule {
  readonly name: string;
  readonly drainable: (pod: Pod, context: DrainContext, node: Node) => DrainStatus;
}

/** Settings of the rules, by upstream's flags. */
export interface DrainOptions {
  readonly skipNodesWithSystemPods: boolean;
  readonly skipNodesWithLocalStorage: boolean;
  readonly skipNodesWithCustomControllerPods: boolean;
  readonly minReplicaCount: number;
  /** How long a kube-system pod without budget blocks after its creation. */
  readonly blockingSystemPodDisruptionTimeout: SimTime;
}

export const UNDEFINED: DrainStatus = { outcome: "undefined" };
export const DRAIN: DrainStatus = { outcome: "drain" };
export const SKIP: DrainStatus = { outcome: "skip" };
export const WAIT: DrainStatus = { outcome: "wait" };

export function block(reason: BlockingReason, evidence: Partial<DrainStatus> = {}): DrainStatus {
  return { outcome: "block", reason, ...evidence };
}
