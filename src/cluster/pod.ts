import type { SimTime } from "../units/index.js";
import type { DeletionReason } from "./deletion-reason.js";
import type { Node } from "./node.js";
import type { Memberships } from "./pod-selection.js";
import type { PodTemplate } from "./pod-template.js";
import type { PodUsage } from "./providers.js";
import type { ContainerTermination, ResizeState } from "./vertical-pod-autoscaler.js";

export type PodPhase = "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
export type ConditionStatus = "True" | "False" | "Unknown";

/**
 * - `assumed`: the scheduler chose a node, the binding is under way
 * - `scheduled`: bound to its node in the API
 * - `status`: phase, conditions or start time changed
 * - `message`: only the text of a condition changed, which no count and no decision depends on; the object is written
 *   all the same, so that controllers that take up every update of their pods hear of it. Selections do not.
 * - `deleting`: the deletion was accepted; deletionTimestamp is set
 * - `sigterm`: SIGTERM reached the regular containers
 * - `exited`: the last container ended
 * - `cut-off`, `reconnected`: its node fell silent, or is back
 * - `terminated`: a container was killed for want of memory and the status says so
 * - `resizing`: other resources were asked for through the resize subresource
 * - `resized`: its kubelet gave it other resources; the template is another one
 */
export type PodChange =
  | "assumed"
  | "forgotten"
  | "scheduled"
  | "status"
  | "message"
  | "deleting"
  | "sigterm"
  | "exited"
  | "cut-off"
  | "reconnected"
  | "terminated"
  | "resizing"
  | "resized";

export interface PodInit {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Name that does not depend on chance, for keyed random streams: `Deployment/default/web#17`. */
  readonly stableName: string;
  readonly template: PodTemplate;
  /** Key of the controlling object, `ReplicaSet/namespace/name`, or null for a bare pod. */
  readonly ownerKey: string | null;
  /** Key of the workload a person would name, `Deployment/namespace/name`. */
  readonly workloadKey: string;
}

/** A pod's deletion as accepted by the API server. */
export interface PodDeletion {
  readonly requestedAt: SimTime;
  readonly gracePeriodSeconds: number;
  /** Of the first deletion, where a second one shortens the grace period. */
  readonly reason: DeletionReason;
}

/** A pod in the store. Read it freely; change it only through `Cluster`. */
export class Pod {
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name`. */
  readonly key: string;
  /** What its life story is kept under: `pod/namespace/name`. */
  readonly storyName: string;
  readonly uid: string;
  readonly stableName: string;
  /** Its own spec as allocated on its node; a resize in place replaces it. */
  template: PodTemplate;
  readonly ownerKey: string | null;
  readonly workloadKey: string;
  readonly createdAt: SimTime;

  phase: PodPhase = "Pending";
  /** The node it is bound to, or assumed on. */
  node: Node | null = null;
  /** When the binding was written; null while unbound (also while only assumed). */
  boundAt: SimTime | null = null;
  /** Since when the API says PodScheduled=False with reason Unschedulable; null: it does not. */
  unschedulableSince: SimTime | null = null;
  /** status.nominatedNodeName: where it preempted and waits for room. */
  nominatedNodeName: string | null = null;
  /** status.startTime: when the kubelet first saw it. */
  startTime: SimTime | null = null;
  /** Status of the Ready condition; null: it has none yet. */
  ready: ConditionStatus | null = null;
  readyChangedAt = 0 as SimTime;
  /** When the main containers started; null before. */
  containersStartedAt: SimTime | null = null;
  /** The container because of which that was the last time; null: all started together. */
  restartedContainer: string | null = null;
  deletion: PodDeletion | null = null;
  sigtermAt: SimTime | null = null;
  exitedAt: SimTime | null = null;
  /** Largest restart count of its regular containers. */
  restarts = 0;
  /** How a container of it ended last; null: none has. */
  lastTermination: ContainerTermination | null = null;
  /** Asked for through the resize subresource and not given yet. */
  wantedTemplate: PodTemplate | null = null;
  resize: ResizeState | null = null;
  usage: PodUsage | null = null;
  /** True while its requests count on its node. */
  occupiesNode = false;
  /** The selections it belongs to; the store finds them anew when they may be others. */
  memberships: Memberships | null = null;
  /** What they count it as (`selectionStateOf`); the store keeps it. */
  selectionState = 0;
  /** What its ReplicaSet's controller has counted it as; the controller keeps it. */
  countedByOwner = 0;
  /** False once the object is gone from the store. */
  exists = true;
  /** What rooms keep of it, each through a `PodRecords` of its own. */
  readonly records: unknown[];

  constructor(init: PodInit, createdAt: SimTime, records: unknown[] = []) {
    this.namespace = init.namespace;
    this.name = init.name;
    this.key = `${init.namespace}/${init.name}`;
    this.storyName = `pod/${this.key}`;
    this.uid = init.uid;
    this.stableName = init.stableName;
    this.template = init.template;
    this.ownerKey = init.ownerKey;
    this.workloadKey = init.workloadKey;
    this.createdAt = createdAt;
    this.records = records;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.template.labels;
  }

  get isTerminal(): boolean {
    return this.phase === "Succeeded" || this.phase === "Failed";
  }

  /** Counted by its ReplicaSet: not terminal and not being deleted. */
  get isActive(): boolean {
    return this.deletion === null && !this.isTerminal;
  }

  get isReady(): boolean {
    return this.ready === "True";
  }
}
