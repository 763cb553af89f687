import {
  availableFrom,
  type Cluster,
  type DaemonSet,
  isPodAvailable,
  type Node,
  type Pod,
  type PodTemplate,
} from "../../cluster/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import { addCounts, countNode, type DaemonCounts, NO_DAEMON_COUNTS } from "./count-node.js";
import { daemonPodTemplate, hashOfPod, templateForNode } from "./daemon-pod-template.js";
import { FAILED_POD_BACK_OFF_SECONDS, MAX_FAILED_POD_BACK_OFF_SECONDS } from "./defaults.js";
import { judgeNode, type NodeVerdict } from "./judge-node.js";
import type { DaemonPod } from "./plan-node.js";

/** A pod as the decisions read it, with the pod itself. */
export interface SeenPod extends DaemonPod {
  readonly pod: Pod;
}

/** What the controller remembers of one node for one DaemonSet. */
export interface NodeRecord {
  readonly node: Node;
  verdict: NodeVerdict;
  readonly pods: Set<Pod>;
  counts: DaemonCounts;
  hasOutdated: boolean;
  /** Pods created for it so far, for their stable names. */
  lives: number;
  /** Failed pods are left alone until then. */
  failureBackOff: { readonly seconds: number; readonly since: SimTime } | null;
}

/**
 * All nodes as one DaemonSet sees them, with running sums: a sync pays for what changed, not for every node.
 */
export class NodeRecords {
  readonly #cluster: Cluster;
  readonly #set: DaemonSet;
  /** In the order of the nodes' creation. */
  readonly #byName = new Map<string, NodeRecord>();
  readonly #targets = new Map<Pod, NodeRecord>();
  /** Nodes about which something changed since the last sync. */
  readonly dirty = new Set<NodeRecord>();
  #template: PodTemplate;
  #source: PodTemplate;
  totals: DaemonCounts = NO_DAEMON_COUNTS;
  outdatedNodes = 0;

  constructor(cluster: Cluster, set: DaemonSet) {
    this.#cluster = cluster;
    this.#set = set;
    this.#source = set.template;
    this.#template = daemonPodTemplate(set.template);
    for (const node of cluster.nodes.values()) this.nodeChanged(node);
  }

  /** The present revision's hash. */
  get hash(): string {
    return hashOfPod(this.#template);
  }

  values(): IterableIterator<NodeRecord> {
    return this.#byName.values();
  }

  get(nodeName: string): NodeRecord | undefined {
    return this.#byName.get(nodeName);
  }

  /** Takes in a new template: every node is judged anew. True when it is one. */
  takeTemplate(): boolean {
    if (this.#source === this.#set.template) return false;
    this.#source = this.#set.template;
    const before = this.hash;
    this.#template = daemonPodTemplate(this.#source);
    for (const record of this.#byName.values()) {
      record.verdict = judgeNode(this.#template, this.#set.namespace, record.node);
      this.dirty.add(record);
    }
    return this.hash !== before;
  }

  /** A node came or changed; true when that matters to this DaemonSet. */
  nodeChanged(node: Node): boolean {
    const verdict = judgeNode(this.#template, this.#set.namespace, node);
    const known = this.#byName.get(node.name);
    if (known !== undefined && known.node === node) {
      if (known.verdict === verdict) return false;
      known.verdict = verdict;
      this.dirty.add(known);
      return true;
    }
    if (known !== undefined) this.nodeGone(known.node);
    const record: NodeRecord = {
      node,
      verdict,
      pods: new Set(),
      counts: NO_DAEMON_COUNTS,
      hasOutdated: false,
      lives: known?.lives ?? 0,
      failureBackOff: null,
    };
    this.#byName.set(node.name, record);
    this.dirty.add(record);
    return verdict === "run";
  }

  /** A node left. Its pods stay known until they are gone; those that were never bound are returned. */
  nodeGone(node: Node): Pod[] {
    const record = this.#byName.get(node.name);
    if (record === undefined || record.node !== node) return [];
    this.#byName.delete(node.name);
    this.dirty.delete(record);
    this.totals = addCounts(this.totals, record.counts, -1);
    if (record.hasOutdated) this.outdatedNodes--;
    const unbound: Pod[] = [];
    for (const pod of record.pods) {
      this.#targets.delete(pod);
      if (pod.boundAt === null && pod.deletion === null) unbound.push(pod);
    }
    return unbound;
  }

  templateFor(record: NodeRecord): PodTemplate {
    return templateForNode(this.#template, record.node.name);
  }

  podCreated(record: NodeRecord, pod: Pod): void {
    record.pods.add(pod);
    this.#targets.set(pod, record);
    this.dirty.add(record);
  }

  podChanged(pod: Pod): void {
    const record = this.#targets.get(pod);
    if (record === undefined) return;
    if (!pod.exists) {
      record.pods.delete(pod);
      this.#targets.delete(pod);
    }
    this.dirty.add(record);
  }

  /** The node's pods as decisions read them; a finished pod that is being deleted is gone to them. */
  podsOf(record: NodeRecord): SeenPod[] {
    const { now } = this.#cluster.sim;
    const minReadySeconds = this.#set.spec.minReadySeconds ?? 0;
    const hash = this.hash;
    const pods: SeenPod[] = [];
    for (const pod of record.pods) {
      if (pod.isTerminal && pod.deletion !== null) continue;
      pods.push({
        pod,
        createdAt: pod.createdAt,
        isUpdated: hashOfPod(pod) === hash,
        isTerminating: pod.deletion !== null,
        phase: pod.phase,
        isReady: pod.isReady,
        isAvailable: isPodAvailable(pod, minReadySeconds, now),
      });
    }
    return pods;
  }

  /** Brings a node's part of the sums up to date. Returns when a ready pod of it becomes available, if later. */
  count(record: NodeRecord, pods: readonly SeenPod[]): SimTime | undefined {
    const counts = countNode(record.verdict, pods);
    this.totals = addCounts(addCounts(this.totals, record.counts, -1), counts, 1);
    record.counts = counts;
    const hasOutdated = pods.some((pod) => !pod.isUpdated);
    if (hasOutdated !== record.hasOutdated) this.outdatedNodes += hasOutdated ? 1 : -1;
    record.hasOutdated = hasOutdated;
    let next: SimTime | undefined;
    for (const { pod, isReady, isAvailable } of pods) {
      if (!isReady || isAvailable) continue;
      const at = availableFrom(pod, this.#set.spec.minReadySeconds ?? 0);
      if (next === undefined || at < next) next = at;
    }
    return next;
  }

  /**
   * Whether the node's failed pods may be deleted now; then the next failure waits twice as long. Otherwise when.
   *
   * Source: k8s.io/client-go v0.36.3 util/flowcontrol/backoff.go (1 s doubling to 15 min, forgotten after 30 min)
   */
  passFailureBackOff(record: NodeRecord): SimTime | undefined {
    const { now } = this.#cluster.sim;
    const backOff = record.failureBackOff;
    if (backOff !== null) {
      const until = backOff.since + backOff.seconds * SECOND;
      if (now < until) return until as SimTime;
    }
    const isForgotten =
      backOff === null || now - backOff.since > 2 * MAX_FAILED_POD_BACK_OFF_SECONDS * SECOND;
    record.failureBackOff = {
      since: now,
      seconds: isForgotten
        ? FAILED_POD_BACK_OFF_SECONDS
        : Math.min(backOff.seconds * 2, MAX_FAILED_POD_BACK_OFF_SECONDS),
    };
    return undefined;
  }
}
