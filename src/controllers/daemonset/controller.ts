import {
  type ApiClient,
  type Cluster,
  callAtOnce,
  callInSlowStart,
  type DaemonSet,
  EventRecorder,
  type Pod,
  PodCreator,
  type PodTemplate,
} from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import type { RandomStreams } from "../../random/index.js";
import type { SimTime } from "../../units/index.js";
import { areCountsEqual, type DaemonCounts } from "./count-node.js";
import { daemonPodTemplate, templateForNode } from "./daemon-pod-template.js";
import { BURST_REPLICAS, DEFAULT_CONCURRENT_DAEMONSET_SYNCS } from "./defaults.js";
import { type DaemonSetEvidence, explainDaemonSet } from "./explain.js";
import { type DaemonNode, judgeNode } from "./judge-node.js";
import { type NodeRecord, NodeRecords } from "./node-records.js";
import { planNode } from "./plan-node.js";
import { planUpdate } from "./plan-update.js";
import { type DaemonSetUpdateLimits, daemonSetUpdateLimits } from "./update-limits.js";

export interface DaemonSetControllerOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  readonly streams: RandomStreams;
  /** Default 2. */
  readonly concurrentSyncs?: number;
}

/** What the controller keeps of one DaemonSet. */
interface Memory {
  readonly nodes: NodeRecords;
  /** Pods whose node left before they were bound. */
  readonly stranded: Set<Pod>;
  isRevisionWritten: boolean;
  observedGeneration: number;
  /** Until then creations and deletions of its own are on their way back through the watch. */
  blindUntil: SimTime;
}

/** What a sync has to do. */
interface Work {
  readonly createOn: readonly NodeRecord[];
  readonly delete: readonly Pod[];
}

const POD_PREFIX = "DaemonSet/";

/**
 * Keeps one pod of each DaemonSet on every node that should run it, and updates them node by node. The pods are
 * placed by the scheduler: each names its node in its affinity.
 *
 * Source: kubernetes v1.36.3 pkg/controller/daemon/daemon_controller.go, update.go
 */
export class DaemonSetController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  readonly #watchLatency: SimTime;
  readonly #pods: PodCreator;
  readonly #queue: WorkQueue;
  readonly #memories = new Map<string, Memory>();

  constructor(cluster: Cluster, options: DaemonSetControllerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#events = new EventRecorder(options.client);
    this.#watchLatency = options.watchLatency;
    this.#pods = new PodCreator(cluster, options.streams);
    this.#queue = new WorkQueue(
      cluster.sim,
      { workers: options.concurrentSyncs ?? DEFAULT_CONCURRENT_DAEMONSET_SYNCS },
      (key, done) => this.#sync(key, done),
    );
    for (const set of cluster.daemonSets.values()) this.#enqueue(set.key);
    cluster.daemonSets.watch((set, change) => {
      if (change === "deleted") {
        this.#memories.delete(set.key);
        this.#events.forget(set.key);
      } else this.#enqueue(set.key);
    });
    cluster.nodes.watch((node, change) => {
      for (const [key, memory] of this.#memories) {
        if (change === "deleted") {
          for (const pod of memory.nodes.nodeGone(node)) memory.stranded.add(pod);
          if (memory.stranded.size > 0) this.#enqueue(key);
        } else if (memory.nodes.nodeChanged(node)) this.#enqueue(key);
      }
    });
    cluster.pods.watch((pod, change) => {
      if (this.#memories.size === 0 || pod.ownerKey?.startsWith(POD_PREFIX) !== true) return;
      const key = pod.ownerKey.slice(POD_PREFIX.length);
      const memory = this.#memories.get(key);
      if (memory === undefined) return;
      memory.nodes.podChanged(pod);
      if (
        change === "status" ||
        change === "message" ||
        change === "added" ||
        change === "deleting" ||
        change === "deleted"
      ) {
        this.#enqueue(key);
      }
    });
  }

  /**
   * Creates the pods of a DaemonSet on all nodes at this instant, without rate limit or latency, and reports them
   * as its status: for a cluster that was running before the simulation began. Each pod is handed to `place`,
   * which binds it and makes it ready. Seed DaemonSets before other workloads, so that their pods find room.
   */
  seedRunning(set: DaemonSet, place: (pod: Pod) => void): void {
    const memory = this.#memoryOf(set);
    const { nodes } = memory;
    for (const record of nodes.values()) {
      if (record.verdict !== "run") continue;
      const pod = this.#create(set, nodes, record);
      if (pod !== null) place(pod);
    }
    for (const record of nodes.values()) nodes.count(record, nodes.podsOf(record));
    nodes.dirty.clear();
    memory.isRevisionWritten = true;
    memory.observedGeneration = set.generation;
    Object.assign(set, nodes.totals);
  }

  /**
   * The pods that all DaemonSets would put on a node, each with its DaemonSet's key: what every new machine carries
   * before anything else fits on it.
   *
   * Order: DaemonSets in the order of their creation.
   */
  podsFor(node: DaemonNode): { readonly daemonSet: string; readonly template: PodTemplate }[] {
    const pods: { readonly daemonSet: string; readonly template: PodTemplate }[] = [];
    for (const { key, template, namespace } of this.#cluster.daemonSets.values()) {
      const daemonTemplate = daemonPodTemplate(template);
      if (judgeNode(daemonTemplate, namespace, node) !== "run") continue;
      pods.push({ daemonSet: key, template: templateForNode(daemonTemplate, node.name) });
    }
    return pods;
  }

  #memoryOf(set: DaemonSet): Memory {
    let memory = this.#memories.get(set.key);
    if (memory === undefined) {
      memory = {
        nodes: new NodeRecords(this.#cluster, set),
        stranded: new Set(),
        isRevisionWritten: false,
        observedGeneration: 0,
        blindUntil: 0 as SimTime,
      };
      this.#memories.set(set.key, memory);
    }
    return memory;
  }

  #enqueue(key: string): void {
    this.#queue.addAfter(key, this.#watchLatency);
  }

  #sync(key: string, done: () => void): void {
    const set = this.#cluster.daemonSets.get(key);
    if (set === undefined) {
      done();
      return;
    }
    const memory = this.#memoryOf(set);
    if (memory.nodes.takeTemplate()) memory.isRevisionWritten = false;
    if (memory.isRevisionWritten) {
      this.#act(set, memory, done);
      return;
    }
    // A template that nobody has seen is written down as a ControllerRevision first.
    this.#client.call(() => {
      memory.isRevisionWritten = true;
      this.#act(set, memory, done);
    });
  }

  #act(set: DaemonSet, memory: Memory, done: () => void): void {
    const { now } = this.#cluster.sim;
    const { generation } = set;
    const finish = (failed = false) => this.#writeStatus(set, memory, generation, failed, done);
    if (now < memory.blindUntil) {
      this.#queue.addAfter(set.key, (memory.blindUntil - now) as SimTime);
      this.#countDirty(set, memory, false);
      finish();
      return;
    }
    const managed = this.#manage(set, memory);
    if (managed.createOn.length + managed.delete.length > 0) {
      this.#carryOut(set, memory, managed, "nodes", finish);
    } else {
      const updated = this.#update(set, memory);
      if (updated.createOn.length + updated.delete.length > 0) {
        this.#carryOut(set, memory, updated, "update", finish);
      } else finish();
    }
  }

  /** Looks at the nodes that changed: which of them lack a pod or have one too many. */
  #manage(set: DaemonSet, memory: Memory): Work {
    const { nodes, stranded } = memory;
    const allowsSurge = limitsOf(set, nodes).surge > 0;
    const createOn: NodeRecord[] = [];
    const remove: Pod[] = [...stranded].filter((pod) => pod.exists && pod.deletion === null);
    stranded.clear();
    for (const record of nodes.dirty) {
      const plan = planNode(record.verdict, nodes.podsOf(record), allowsSurge);
      if (plan.create) createOn.push(record);
      for (const { pod } of plan.delete) remove.push(pod);
      for (const { pod } of plan.failed) {
        const waitsUntil = nodes.passFailureBackOff(record);
        if (waitsUntil === undefined) remove.push(pod);
        else this.#queue.addAfter(set.key, (waitsUntil - this.#cluster.sim.now) as SimTime);
      }
    }
    this.#countDirty(set, memory, true);
    return { createOn: createOn.slice(0, BURST_REPLICAS), delete: remove.slice(0, BURST_REPLICAS) };
  }

  /**
   * Brings the sums up to date. `settle`: nodes whose pods are as they should be need no look until they change.
   */
  #countDirty(set: DaemonSet, { nodes }: Memory, settle: boolean): void {
    const { now } = this.#cluster.sim;
    for (const record of nodes.dirty) {
      const pods = nodes.podsOf(record);
      const availableAt = nodes.count(record, pods);
      if (availableAt !== undefined) {
        this.#queue.addAfter(set.key, Math.max(0, availableAt - now) as SimTime);
      } else if (settle && isSettled(record)) nodes.dirty.delete(record);
    }
  }

  #update(set: DaemonSet, { nodes }: Memory): Work {
    if (set.spec.updateStrategy?.type === "OnDelete" || nodes.outdatedNodes === 0) {
      return { createOn: [], delete: [] };
    }
    const rows = [];
    for (const record of nodes.values()) {
      const pods = nodes.podsOf(record);
      if (pods.length > 0) rows.push({ name: record.node.name, verdict: record.verdict, pods });
    }
    const limits = limitsOf(set, nodes);
    const plan = planUpdate(rows, limits, nodes.totals.desiredNumberScheduled);
    return {
      createOn: plan.createOn.map((name) => nodes.get(name)!),
      delete: plan.delete.map(({ pod }) => pod),
    };
  }

  /** Creates in slow start, then deletes at once. */
  #carryOut(
    set: DaemonSet,
    memory: Memory,
    work: Work,
    cause: DaemonSetEvidence["cause"],
    finish: (failed: boolean) => void,
  ): void {
    this.#decide(set, memory, work, cause);
    const wrote = () => {
      const { now } = this.#cluster.sim;
      memory.blindUntil = (now + this.#watchLatency) as SimTime;
      this.#events.record(set.key, now);
    };
    const creations = work.createOn.map((record) => () => {
      if (this.#cluster.daemonSets.get(set.key) !== set || !record.node.exists) return true;
      if (this.#create(set, memory.nodes, record) === null) return false;
      wrote();
      return true;
    });
    const reason = cause === "update" ? "rollout" : "scale-down";
    const deletions = work.delete.map((pod) => () => {
      this.#cluster.deletePod(pod, undefined, reason);
      wrote();
    });
    callInSlowStart(this.#client, creations, (failed) =>
      callAtOnce(this.#client, deletions, () => finish(failed)),
    );
  }

  #create(set: DaemonSet, nodes: NodeRecords, record: NodeRecord): Pod | null {
    const owner = `${POD_PREFIX}${set.key}`;
    const life = record.lives;
    const pod = this.#pods.create({
      namespace: set.namespace,
      generateName: `${set.name}-`,
      stableName: `${owner}#${record.node.name}${life === 0 ? "" : `.${life}`}`,
      template: nodes.templateFor(record),
      ownerKey: owner,
      workloadKey: owner,
    });
    if (pod === null) return null;
    record.lives++;
    nodes.podCreated(record, pod);
    return pod;
  }

  /** Writes the counts that the sync began with, where they differ from the status. */
  #writeStatus(set: DaemonSet, memory: Memory, generation: number, failed: boolean, done: () => void): void {
    const counts: DaemonCounts = memory.nodes.totals;
    const finish = () => {
      if (failed) this.#queue.addRateLimited(set.key);
      else this.#queue.forget(set.key);
      done();
    };
    if (memory.observedGeneration === generation && areCountsEqual(set, counts)) {
      finish();
      return;
    }
    this.#client.call(() => {
      if (this.#cluster.daemonSets.get(set.key) === set) {
        memory.observedGeneration = generation;
        Object.assign(set, counts);
        this.#cluster.daemonSets.notify(set, "status");
      }
      finish();
    });
  }

  #decide(set: DaemonSet, { nodes }: Memory, work: Work, cause: DaemonSetEvidence["cause"]): void {
    const evidence: DaemonSetEvidence = {
      cause,
      desiredNodes: nodes.totals.desiredNumberScheduled,
      createOn: work.createOn.map((record) => record.node.name),
      delete: work.delete.map((pod) => pod.name),
    };
    const { createOn, delete: removed } = evidence;
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "daemonset",
      object: `daemonset/${set.key}`,
      action:
        removed.length === 0
          ? "create-pods"
          : createOn.length === 0
            ? "delete-pods"
            : "create-and-delete-pods",
      from: set.pods.size,
      to: set.pods.size + createOn.length - removed.length,
      evidence,
      explain: explainDaemonSet,
    });
  }
}

function limitsOf({ spec }: DaemonSet, nodes: NodeRecords): DaemonSetUpdateLimits {
  const rollingUpdate = spec.updateStrategy?.rollingUpdate;
  return daemonSetUpdateLimits(
    rollingUpdate?.maxSurge ?? 0,
    rollingUpdate?.maxUnavailable ?? 1,
    nodes.totals.desiredNumberScheduled,
  );
}

/** Has what it should have: a later look would find nothing to do unless something changes. */
function isSettled({ verdict, pods, counts }: NodeRecord): boolean {
  if (verdict !== "run") return pods.size === 0;
  return pods.size === 1 && counts.numberAvailable === 1;
}
