import type { Simulation } from "../engine/index.js";
import { CapacityObjects } from "./capacity-objects.js";
import { ClusterSnapshot } from "./cluster-snapshot.js";
import type { NodeUpdate, PodStatusUpdate } from "./cluster-updates.js";
import type { DaemonSet } from "./daemon-set.js";
import type { DeletionReason } from "./deletion-reason.js";
import { withEphemeralClaims } from "./ephemeral-claims.js";
import type { CronJob, Job } from "./job.js";
import { Node, type NodeChange, type NodeInit, type NodeOutage } from "./node.js";
import { Pod, type PodChange, type PodInit } from "./pod.js";
import { type PodSelection, type SelectionMatcher, selectionStateOf } from "./pod-selection.js";
import type { PodTemplate } from "./pod-template.js";
import { podsOfOwner } from "./pods-of-owner.js";
import type { CustomMetricsProvider, ResourceMetricsProvider } from "./providers.js";
import { Registry } from "./registry.js";
import { SelectionIndex } from "./selection-index.js";
import type { StatefulSet } from "./stateful-set.js";
import { Storage } from "./storage.js";
import { taintChanges } from "./taint-changes.js";
import type { ContainerTermination, ResizeState, VerticalPodAutoscaler } from "./vertical-pod-autoscaler.js";
import type {
  Deployment,
  HorizontalPodAutoscaler,
  ObjectChange,
  PodDisruptionBudget,
  ReplicaSet,
  Scalable,
  Service,
} from "./workloads.js";

/**
 * The simulated cluster: stands for etcd and the API server. Every change of an object goes through it, so that
 * indexes, running sums and watchers stay true.
 *
 * Methods act at the instant they are called; rate limits and latencies are the caller's (`ApiClient`, watch
 * delays). Readers always see the newest state: informer caches are modelled as the delay of notifications only.
 */
export class Cluster {
  readonly sim: Simulation;
  readonly pods = new Registry<Pod, PodChange>();
  readonly nodes = new Registry<Node, NodeChange>();
  readonly deployments = new Registry<Deployment, ObjectChange>();
  readonly replicaSets = new Registry<ReplicaSet, ObjectChange>();
  readonly replicationControllers = new Registry<ReplicaSet, ObjectChange>();
  readonly statefulSets = new Registry<StatefulSet, ObjectChange>();
  readonly daemonSets = new Registry<DaemonSet, ObjectChange>();
  readonly jobs = new Registry<Job, ObjectChange>();
  readonly cronJobs = new Registry<CronJob, ObjectChange>();
  readonly horizontalPodAutoscalers = new Registry<HorizontalPodAutoscaler, ObjectChange>();
  readonly verticalPodAutoscalers = new Registry<VerticalPodAutoscaler, ObjectChange>();
  readonly services = new Registry<Service, ObjectChange | "endpoints">();
  readonly podDisruptionBudgets = new Registry<PodDisruptionBudget, ObjectChange>();
  readonly storage = new Storage(this.pods);
  readonly capacity = new CapacityObjects();

  resourceMetrics: ResourceMetricsProvider | null = null;
  customMetrics: CustomMetricsProvider | null = null;
  /** A mutating webhook for new pods: gives the template that a pod is created with. */
  podAdmission: ((init: PodInit) => PodTemplate) | null = null;
  /** Whether the API server takes a new pod (quotas); null: every one. */
  admitsPod: ((init: Pick<PodInit, "namespace" | "template" | "workloadKey">) => boolean) | null = null;

  readonly #nodesByName = new Map<string, Node>();
  readonly #selections = new SelectionIndex();
  /** The empty records of a new pod: a place for each room that keeps something of pods. */
  readonly #noRecords: undefined[] = [];

  constructor(sim: Simulation) {
    this.sim = sim;
  }

  /** A view of the nodes for scheduler filters; fork it for hypothetical clusters. */
  newSnapshot(): ClusterSnapshot {
    return new ClusterSnapshot(this.#nodesByName);
  }

  /** Follows the pods of a namespace whose labels match. Existing pods are taken in at once. */
  select(namespace: string, matches: SelectionMatcher): PodSelection {
    const selection = this.#selections.add(namespace, matches);
    for (const pod of this.pods.values()) {
      if (pod.namespace === namespace && matches(pod.labels)) selection.take(pod, 0, pod.selectionState);
    }
    return selection;
  }

  /** The selections that a pod belongs to. */
  selectionsOf(pod: Pod): readonly PodSelection[] {
    return this.#selections.of(pod);
  }

  /** A place in the records of every pod; see `PodRecords`. */
  newPodRecord(): number {
    return this.#noRecords.push(undefined) - 1;
  }

  createPod(init: PodInit): Pod {
    const template = withEphemeralClaims(this.podAdmission?.(init) ?? init.template, init.name);
    const pod = new Pod(
      template === init.template ? init : { ...init, template },
      this.sim.now,
      this.#noRecords.slice(),
    );
    podsOfOwner(this, pod.ownerKey)?.add(pod);
    this.pods.add(pod);
    this.#refreshSelections(pod);
    this.#observe(pod.storyName, "kube-apiserver", "created");
    return pod;
  }

  /** Takes the pod's requests into the node at once, as the scheduler's cache does before the binding is written. */
  assumePod(pod: Pod, node: Node): void {
    pod.node = node;
    pod.occupiesNode = true;
    node.addPod(pod);
    this.#changed(pod, "assumed");
  }

  /** Undoes `assumePod` after a failed binding. */
  forgetPod(pod: Pod): void {
    this.#vacate(pod);
    pod.node = null;
    this.#changed(pod, "forgotten");
  }

  /** Writes the binding, unless the pod has gone or ended. Assumes the pod first where that was not done. */
  bindPod(pod: Pod, node: Node): void {
    if (!pod.exists || pod.isTerminal) return;
    if (!pod.occupiesNode) {
      pod.node = node;
      pod.occupiesNode = true;
      node.addPod(pod);
    }
    pod.boundAt = this.sim.now;
    pod.unschedulableSince = null;
    pod.nominatedNodeName = null;
    this.#changed(pod, "scheduled");
    this.#observe(pod.storyName, "kube-scheduler", "scheduled", node.name);
  }

  /** Writes PodScheduled=False with reason Unschedulable and the nomination, as the scheduler does. */
  reportUnschedulable(pod: Pod, nominatedNodeName: string | null): void {
    if (!pod.exists || pod.boundAt !== null) return;
    // An attempt that fails again gives other reasons, mostly to nobody's interest.
    const isNews = pod.unschedulableSince === null || pod.nominatedNodeName !== nominatedNodeName;
    pod.unschedulableSince ??= this.sim.now;
    pod.nominatedNodeName = nominatedNodeName;
    if (isNews) this.#refreshSelections(pod);
    this.pods.notify(pod, isNews ? "status" : "message");
    this.#observe(pod.storyName, "kube-scheduler", "unschedulable");
  }

  updatePodStatus(pod: Pod, update: PodStatusUpdate): void {
    if (!pod.exists) return;
    if (update.startTime !== undefined) pod.startTime = update.startTime;
    // Succeeded and Failed are final in the API.
    if (update.phase !== undefined && !pod.isTerminal) pod.phase = update.phase;
    if (update.containersStarted === true) {
      pod.containersStartedAt = this.sim.now;
      pod.restartedContainer = update.restartedContainer ?? null;
      pod.exitedAt = null;
    }
    if (update.restarts !== undefined) pod.restarts = update.restarts;
    if (update.ready !== undefined && update.ready !== pod.ready) {
      pod.ready = update.ready;
      pod.readyChangedAt = this.sim.now;
    }
    // The scheduler frees the requests when the final phase is posted, before the object goes.
    if (pod.isTerminal) this.#vacate(pod);
    this.#changed(pod, "status");
  }

  /**
   * Accepts a deletion: sets the deletionTimestamp; a pod that was never bound goes at once. A second deletion
   * can only shorten the grace period; it is ignored here otherwise.
   */
  deletePod(pod: Pod, gracePeriodSeconds?: number, reason: DeletionReason = "deleted"): void {
    if (!pod.exists) return;
    const grace = gracePeriodSeconds ?? pod.template.terminationGracePeriodSeconds;
    if (pod.deletion !== null && pod.deletion.gracePeriodSeconds <= grace) return;
    pod.deletion = {
      requestedAt: pod.deletion?.requestedAt ?? this.sim.now,
      reason: pod.deletion?.reason ?? reason,
      gracePeriodSeconds: grace,
    };
    // Scheduler plugins count terminating pods differently: what they remember of the node is out of date.
    if (pod.occupiesNode) pod.node!.generation++;
    this.#changed(pod, "deleting");
    this.#observe(pod.storyName, "kube-apiserver", "deleting", `grace ${grace} s`);
    if (pod.boundAt === null || grace === 0) this.removePod(pod);
  }

  /** A container's end shows in the pod's status. */
  reportTermination(pod: Pod, termination: ContainerTermination): void {
    if (!pod.exists) return;
    pod.lastTermination = termination;
    // Of the others nobody asks more than the status that follows.
    if (termination.reason === "OOMKilled") this.#changed(pod, "terminated");
  }

  /** Takes a patch of the resize subresource; the pod's kubelet answers it. */
  requestResize(pod: Pod, template: PodTemplate): void {
    if (!pod.exists || pod.isTerminal) return;
    pod.wantedTemplate = template;
    this.#changed(pod, "resizing");
  }

  /** The kubelet says why a resize waits. */
  reportResize(pod: Pod, resize: ResizeState | null): void {
    if (!pod.exists) return;
    pod.resize = resize;
    this.#changed(pod, "status");
  }

  /** The kubelet has given the pod the resources of another template. */
  resizePod(pod: Pod, template: PodTemplate): void {
    if (!pod.exists) return;
    const { node } = pod;
    if (pod.occupiesNode) node?.removePod(pod);
    pod.template = template;
    if (pod.occupiesNode) node?.addPod(pod);
    pod.wantedTemplate = null;
    pod.resize = null;
    this.#changed(pod, "resized");
    this.#observe(pod.storyName, "kubelet", "resized");
  }

  /** SIGTERM reached the pod's regular containers. */
  markSigterm(pod: Pod): void {
    pod.sigtermAt = this.sim.now;
    this.#changed(pod, "sigterm");
  }

  /** The pod's last container ended. */
  markExited(pod: Pod): void {
    pod.exitedAt = this.sim.now;
    this.#changed(pod, "exited");
  }

  /** The object leaves the store; its node's capacity is free. */
  removePod(pod: Pod): void {
    if (!pod.exists) return;
    pod.exists = false;
    this.#vacate(pod);
    podsOfOwner(this, pod.ownerKey)?.delete(pod);
    this.#refreshSelections(pod);
    this.pods.delete(pod);
    this.#observe(pod.storyName, "kube-apiserver", "gone");
  }

  addNode(init: NodeInit): Node {
    const node = new Node(init, this.sim.now);
    this.#nodesByName.set(node.name, node);
    this.nodes.add(node);
    this.#observeNode(node, "created", node.group);
    return node;
  }

  updateNode(node: Node, update: NodeUpdate): void {
    const changes: NodeChange[] = [];
    if (update.labels !== undefined) {
      node.labels = update.labels;
      changes.push("labels");
    }
    if (update.allocatable !== undefined) {
      node.allocatable = update.allocatable;
      changes.push("allocatable");
    }
    if (update.volumeLimits !== undefined) {
      node.volumeLimits = update.volumeLimits;
      changes.push("volume-limits");
    }
    if (update.unschedulable !== undefined && update.unschedulable !== node.unschedulable) {
      node.unschedulable = update.unschedulable;
      changes.push("unschedulable");
      this.#observeNode(node, node.unschedulable ? "cordoned" : "uncordoned");
    }
    if (update.taints !== undefined) {
      for (const [step, taint] of taintChanges(node.taints, update.taints))
        this.#observeNode(node, step, taint);
      node.taints = update.taints;
      changes.push("taints");
    }
    if (update.memoryPressure !== undefined && update.memoryPressure !== node.memoryPressure) {
      node.memoryPressure = update.memoryPressure;
      changes.push("pressure");
      this.#observeNode(node, node.memoryPressure ? "memory pressure" : "no memory pressure");
    }
    const isReadyUnknown = update.isReadyUnknown ?? (update.ready === undefined && node.isReadyUnknown);
    if (
      (update.ready !== undefined && update.ready !== node.ready) ||
      isReadyUnknown !== node.isReadyUnknown
    ) {
      node.ready = update.ready ?? node.ready;
      node.isReadyUnknown = isReadyUnknown;
      changes.push("ready");
      this.#observeNode(node, node.ready ? "ready" : isReadyUnknown ? "unknown" : "not ready");
    }
    if (changes.length === 0) return;
    node.generation++;
    node.tightenings++;
    for (const change of changes) this.nodes.notify(node, change);
  }

  /** A node falls silent: its kubelet does nothing that others can see, and nobody reaches its pods. */
  cutOffNode(node: Node, outage: NodeOutage): void {
    if (!node.exists || node.cutOffSince !== null) return;
    node.cutOffSince = this.sim.now;
    node.outage = outage;
    this.#observeNode(node, "cut off", outage);
    this.nodes.notify(node, "cut-off");
    for (const pod of [...node.pods]) this.#changed(pod, "cut-off");
  }

  /** The end of `cutOffNode`. */
  reconnectNode(node: Node): void {
    if (!node.exists || node.cutOffSince === null) return;
    node.cutOffSince = null;
    this.#observeNode(node, "reconnected");
    this.nodes.notify(node, "reconnected");
    node.outage = null;
    for (const pod of [...node.pods]) this.#changed(pod, "reconnected");
  }

  removeNode(node: Node): void {
    if (!node.exists) return;
    node.exists = false;
    this.#nodesByName.delete(node.name);
    this.nodes.delete(node);
    this.#observeNode(node, "gone");
  }

  /** The workload that a scaleTargetRef names, or undefined. */
  scalable(kind: string, namespace: string, name: string): Scalable | undefined {
    const key = `${namespace}/${name}`;
    if (kind === "Deployment") return this.deployments.get(key);
    if (kind === "ReplicaSet") return this.replicaSets.get(key);
    if (kind === "StatefulSet") return this.statefulSets.get(key);
    if (kind === "ReplicationController") return this.replicationControllers.get(key);
    return undefined;
  }

  /** Writes spec.replicas through the scale subresource. */
  scale(target: Scalable, replicas: number): void {
    if (target.replicas === replicas) return;
    target.replicas = replicas;
    if (target.kind === "Deployment") {
      const deployment = target as Deployment;
      deployment.generation++;
      this.deployments.notify(deployment, "spec");
    } else if (target.kind === "ReplicaSet") {
      this.replicaSets.notify(target as ReplicaSet, "spec");
    } else if (target.kind === "StatefulSet") {
      const statefulSet = target as StatefulSet;
      statefulSet.generation++;
      this.statefulSets.notify(statefulSet, "spec");
    } else if (target.kind === "ReplicationController") {
      this.replicationControllers.notify(target as ReplicaSet, "spec");
    }
  }

  #vacate(pod: Pod): void {
    if (!pod.occupiesNode) return;
    pod.occupiesNode = false;
    pod.node?.removePod(pod);
  }

  #changed(pod: Pod, change: PodChange): void {
    this.#refreshSelections(pod);
    this.pods.notify(pod, change);
  }

  #refreshSelections(pod: Pod): void {
    const before = pod.selectionState;
    const now = selectionStateOf(pod);
    pod.selectionState = now;
    for (const selection of this.#selections.of(pod)) selection.take(pod, before, now);
  }

  #observeNode(node: Node, step: string, detail?: string): void {
    this.#observe(`node/${node.name}`, "kube-apiserver", step, detail);
  }

  #observe(object: string, component: string, step: string, detail?: string): void {
    const { observations, now: at } = this.sim;
    observations.observe(
      detail === undefined ? { at, component, object, step } : { at, component, object, step, detail },
    );
  }
}
