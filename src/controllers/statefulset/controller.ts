import {
  type ApiClient,
  availableFrom,
  type Cluster,
  callAtOnce,
  callInSlowStart,
  type DeletionReason,
  EventRecorder,
  isPodAvailable,
  type Pod,
  PodCreator,
  type StatefulSet,
} from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import type { RandomStreams } from "../../random/index.js";
import type { SimTime } from "../../units/index.js";
import { countStatefulPods, type StatefulCounts } from "./count-stateful-pods.js";
import { DEFAULT_CONCURRENT_STATEFULSET_SYNCS } from "./defaults.js";
import { explainStatefulSet, type StatefulSetEvidence } from "./explain.js";
import { planStatefulSetSync, type StatefulPod, type StatefulSetPlan } from "./plan-stateful-set-sync.js";
import { ordinalOf, PodRevisions, revisionOfPod } from "./pod-revisions.js";
import { resolveMaxUnavailable } from "./resolve-max-unavailable.js";
import { StatefulClaims } from "./stateful-claims.js";

export interface StatefulSetControllerOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  readonly streams: RandomStreams;
  /** Feature gate MaxUnavailableStatefulSet; default off. */
  readonly maxUnavailableStatefulSet?: boolean;
  /** Default 5. */
  readonly concurrentSyncs?: number;
}

/** What the controller keeps of one StatefulSet. */
interface Memory {
  readonly revisions: PodRevisions;
  /** status.currentRevision; undefined before the first sync. */
  currentRevision: string | undefined;
  observedGeneration: number;
  /** Lives of each ordinal so far. */
  readonly lives: Map<number, number>;
}

const POD_PREFIX = "StatefulSet/";

/**
 * Keeps one pod for each ordinal of each StatefulSet: in order or all at once, and its rolling update from the
 * highest ordinal down to the partition.
 *
 * Source: kubernetes v1.36.3 pkg/controller/statefulset/stateful_set.go, stateful_set_control.go
 */
export class StatefulSetController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  readonly #watchLatency: SimTime;
  readonly #pods: PodCreator;
  readonly #claims: StatefulClaims;
  readonly #hasMaxUnavailable: boolean;
  readonly #queue: WorkQueue;
  readonly #memories = new Map<string, Memory>();

  constructor(cluster: Cluster, options: StatefulSetControllerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#events = new EventRecorder(options.client);
    this.#watchLatency = options.watchLatency;
    this.#pods = new PodCreator(cluster, options.streams);
    this.#hasMaxUnavailable = options.maxUnavailableStatefulSet ?? false;
    this.#queue = new WorkQueue(
      cluster.sim,
      { workers: options.concurrentSyncs ?? DEFAULT_CONCURRENT_STATEFULSET_SYNCS },
      (key, done) => this.#sync(key, done),
    );
    this.#claims = new StatefulClaims(cluster, options.client, (key) => this.#enqueue(key));
    for (const set of cluster.statefulSets.values()) this.#enqueue(set.key);
    cluster.statefulSets.watch((set, change) => {
      if (change === "deleted") {
        this.#memories.delete(set.key);
        this.#events.forget(set.key);
        this.#claims.setGone(set);
      } else this.#enqueue(set.key);
    });
    cluster.pods.watchOnly(["added", "status", "message", "deleting", "deleted"], (pod, change) => {
      if (cluster.statefulSets.size === 0 || pod.ownerKey?.startsWith(POD_PREFIX) !== true) return;
      if (change === "deleted") {
        const set = cluster.statefulSets.get(pod.ownerKey.slice(POD_PREFIX.length));
        if (set !== undefined) this.#claims.podGone(set, ordinalOf(pod.name));
      }
      this.#enqueue(pod.ownerKey.slice(POD_PREFIX.length));
    });
  }

  /**
   * Creates all pods of a StatefulSet at this instant, without rate limit or latency, and reports them as its
   * status: for a cluster that was running before the simulation began. Each pod is handed to `place`, which
   * binds it and makes it ready.
   */
  seedRunning(set: StatefulSet, place: (pod: Pod) => void): void {
    const memory = this.#memoryOf(set);
    const { revision } = memory.revisions.take(set);
    memory.currentRevision = revision;
    memory.observedGeneration = set.generation;
    const start = startOf(set);
    for (let index = 0; index < set.replicas; index++) {
      const pod = this.#create(set, memory, start + index, revision);
      if (pod !== null) place(pod);
    }
    Object.assign(set, this.#count(set, memory, revision));
  }

  #memoryOf({ key, name, spec }: StatefulSet): Memory {
    let memory = this.#memories.get(key);
    if (memory === undefined) {
      memory = {
        revisions: new PodRevisions(name, spec.volumeClaimTemplates),
        currentRevision: undefined,
        observedGeneration: 0,
        lives: new Map(),
      };
      this.#memories.set(key, memory);
    }
    return memory;
  }

  #enqueue(key: string): void {
    this.#queue.addAfter(key, this.#watchLatency);
  }

  #sync(key: string, done: () => void): void {
    const set = this.#cluster.statefulSets.get(key);
    if (set === undefined) {
      done();
      return;
    }
    const memory = this.#memoryOf(set);
    const { revision, isNew } = memory.revisions.take(set);
    memory.currentRevision ??= revision;
    // A template that nobody has seen is written down as a ControllerRevision first.
    if (isNew) this.#client.call(() => this.#act(set, memory, revision, done));
    else this.#act(set, memory, revision, done);
  }

  #act(set: StatefulSet, memory: Memory, updateRevision: string, done: () => void): void {
    const { spec, generation } = set;
    const rollingUpdate = spec.updateStrategy?.rollingUpdate;
    const before = this.#count(set, memory, updateRevision);
    const pods = [...set.pods];
    const plan = planStatefulSetSync(
      {
        replicas: set.replicas,
        start: startOf(set),
        podManagementPolicy: spec.podManagementPolicy ?? "OrderedReady",
        updateStrategy: spec.updateStrategy?.type ?? "RollingUpdate",
        partition: rollingUpdate?.partition ?? 0,
        currentRevision: memory.currentRevision!,
        updateRevision,
        maxUnavailable: this.#hasMaxUnavailable
          ? resolveMaxUnavailable(rollingUpdate?.maxUnavailable ?? 1, set.replicas)
          : null,
      },
      pods.map((pod) => this.#view(pod, spec.minReadySeconds ?? 0)),
    );
    this.#decide(set, plan, pods.length);

    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod.name), pod]));
    const deletionFor = (reason: DeletionReason) => (ordinal: number) => () => {
      this.#cluster.deletePod(byOrdinal.get(ordinal)!, undefined, reason);
      this.#events.record(set.key, this.#cluster.sim.now);
    };
    const creations = plan.create.map(({ ordinal, revision }) => () => {
      if (this.#cluster.statefulSets.get(set.key) !== set) return true;
      if (this.#claims.isBlocked(set, ordinal)) return false;
      this.#claims.payForMissing(set, ordinal);
      if (this.#create(set, memory, ordinal, revision) === null) return false;
      this.#events.record(set.key, this.#cluster.sim.now);
      return true;
    });
    const counts = { ...before, currentReplicas: before.currentReplicas - plan.update.length };
    callInSlowStart(this.#client, [...creations, ...plan.recycle.map(deletionFor("finished"))], (failed) => {
      const end = () => this.#writeStatus(set, memory, counts, updateRevision, generation, failed, done);
      if (failed) end();
      else {
        callInSlowStart(this.#client, plan.condemn.map(deletionFor("scale-down")), () =>
          callAtOnce(this.#client, plan.update.map(deletionFor("rollout")), end),
        );
      }
    });
  }

  #view(pod: Pod, minReadySeconds: number): StatefulPod {
    const isRunning = pod.phase === "Running";
    return {
      ordinal: ordinalOf(pod.name),
      revision: revisionOfPod(pod),
      isTerminal: pod.isTerminal,
      isTerminating: pod.deletion !== null,
      isReady: isRunning && pod.isReady,
      isAvailable: isRunning && isPodAvailable(pod, minReadySeconds, this.#cluster.sim.now),
    };
  }

  #count(set: StatefulSet, memory: Memory, updateRevision: string): StatefulCounts {
    return countStatefulPods(
      [...set.pods].map((pod) => this.#view(pod, set.spec.minReadySeconds ?? 0)),
      memory.currentRevision!,
      updateRevision,
    );
  }

  #create(set: StatefulSet, memory: Memory, ordinal: number, revision: string): Pod | null {
    const life = memory.lives.get(ordinal) ?? 0;
    const owner = `${POD_PREFIX}${set.key}`;
    this.#claims.createMissing(set, ordinal);
    const pod = this.#pods.create({
      namespace: set.namespace,
      name: `${set.name}-${ordinal}`,
      stableName: life === 0 ? `${owner}#${ordinal}` : `${owner}#${ordinal}.${life}`,
      template: memory.revisions.templateOf(revision, ordinal),
      ownerKey: owner,
      workloadKey: owner,
    });
    if (pod !== null) memory.lives.set(ordinal, life + 1);
    return pod;
  }

  /** Writes the counts that the sync began with, where they differ from the status. */
  #writeStatus(
    set: StatefulSet,
    memory: Memory,
    counted: StatefulCounts,
    updateRevision: string,
    generation: number,
    failed: boolean,
    done: () => void,
  ): void {
    let counts = counted;
    let { currentRevision } = memory;
    const isComplete =
      (set.spec.updateStrategy?.type ?? "RollingUpdate") === "RollingUpdate" &&
      counts.updatedReplicas === set.replicas &&
      counts.readyReplicas === set.replicas &&
      counts.statusReplicas === set.replicas;
    if (isComplete) {
      counts = { ...counts, currentReplicas: counts.updatedReplicas };
      currentRevision = updateRevision;
    }
    const finish = () => {
      this.#requeueForAvailability(set);
      if (failed) this.#queue.addRateLimited(set.key);
      else this.#queue.forget(set.key);
      done();
    };
    if (
      memory.observedGeneration === generation &&
      memory.currentRevision === currentRevision &&
      isReported(set, counts)
    ) {
      finish();
      return;
    }
    this.#client.call(() => {
      if (this.#cluster.statefulSets.get(set.key) === set) {
        memory.observedGeneration = generation;
        memory.currentRevision = currentRevision;
        if (isComplete) memory.revisions.keepOnly(updateRevision);
        Object.assign(set, counts);
        this.#cluster.statefulSets.notify(set, "status");
      }
      finish();
    });
  }

  /** minReadySeconds passes without an event: looks again when the next ready pod becomes available. */
  #requeueForAvailability(set: StatefulSet): void {
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    if (minReadySeconds === 0) return;
    const { now } = this.#cluster.sim;
    let next: number | undefined;
    for (const pod of set.pods) {
      if (!pod.isReady) continue;
      const at = availableFrom(pod, minReadySeconds);
      if (at > now && (next === undefined || at < next)) next = at;
    }
    if (next !== undefined) this.#queue.addAfter(set.key, (next - now) as SimTime);
  }

  #decide(set: StatefulSet, plan: StatefulSetPlan, existing: number): void {
    const deleted = plan.recycle.length + plan.condemn.length + plan.update.length;
    if (plan.create.length + deleted === 0) return;
    const evidence: StatefulSetEvidence = { ...plan, replicas: set.replicas, existing };
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "statefulset",
      object: `statefulset/${set.key}`,
      action:
        deleted === 0 ? "create-pods" : plan.create.length === 0 ? "delete-pods" : "create-and-delete-pods",
      from: existing,
      to: existing + plan.create.length - deleted,
      evidence,
      explain: explainStatefulSet,
    });
  }
}

function startOf({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0;
}

function isReported(set: StatefulSet, counts: StatefulCounts): boolean {
  return (
    set.statusReplicas === counts.statusReplicas &&
    set.readyReplicas === counts.readyReplicas &&
    set.availableReplicas === counts.availableReplicas &&
    set.currentReplicas === counts.currentReplicas &&
    set.updatedReplicas === counts.updatedReplicas
  );
}
