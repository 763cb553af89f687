import {
  type ApiClient,
  type Cluster,
  callInSlowStart,
  EventRecorder,
  type ObjectChange,
  type Pod,
  PodSelection,
  type Registry,
  type ReplicaSet,
  selectionStateOf,
} from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import { choosePodsToDelete, countPodsPerNode } from "./choose-pods-to-delete.js";
import { countReplicas, type ReplicaCounts } from "./count-replicas.js";
import { BURST_REPLICAS, DEFAULT_CONCURRENT_REPLICASET_SYNCS } from "./defaults.js";
import { deletionCandidateOf, nodeNameOf, type PodCandidate } from "./deletion-candidate-of.js";
import { deletionReasonOf } from "./deletion-reason-of.js";
import { explainReplicas, type ReplicasEvidence } from "./explain.js";
import { planReplicas, type ReplicasPlan } from "./plan-replicas.js";
import type { PodFactory } from "./pod-factory.js";

export interface ReplicaSetControllerOptions {
  /** The controller's own client: its bucket serves the calls for all ReplicaSets in turn. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  readonly pods: PodFactory;
  /** What it looks after; default ReplicaSets. A ReplicationController is one under another name. */
  readonly kind?: ReplicaSet["kind"];
  /** Default 5. */
  readonly concurrentSyncs?: number;
}

/** What the controller keeps of one ReplicaSet. */
interface Memory {
  readonly replicaSet: ReplicaSet;
  /** Its own pods with running counts. */
  readonly own: PodSelection;
  /** Until then creations and deletions of its own are on their way back through the watch. */
  blindUntil: SimTime;
  /** spec.replicas at the last status write; a newer one makes another write (observedGeneration). */
  observedReplicas: number | undefined;
}

/**
 * Keeps as many active pods of each ReplicaSet as its spec asks for: slow start, at most 500 a sync, blind until
 * its own creations were seen, and upstream's order of deletion.
 *
 * Source: kubernetes v1.36.3 pkg/controller/replicaset/replica_set.go
 */
export class ReplicaSetController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  readonly #watchLatency: SimTime;
  readonly #pods: PodFactory;
  readonly #kind: ReplicaSet["kind"];
  readonly #replicaSets: Registry<ReplicaSet, ObjectChange>;
  readonly #queue: WorkQueue;
  /** By what its pods carry as `ownerKey`, which is its key in the queue, too. */
  readonly #memories = new Map<string, Memory>();
  readonly #siblings = new Map<string, Set<ReplicaSet>>();

  constructor(cluster: Cluster, options: ReplicaSetControllerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#events = new EventRecorder(options.client);
    this.#watchLatency = options.watchLatency;
    this.#pods = options.pods;
    this.#kind = options.kind ?? "ReplicaSet";
    this.#replicaSets = this.#kind === "ReplicaSet" ? cluster.replicaSets : cluster.replicationControllers;
    this.#queue = new WorkQueue(
      cluster.sim,
      { workers: options.concurrentSyncs ?? DEFAULT_CONCURRENT_REPLICASET_SYNCS },
      (ownerKey, done) => this.#sync(ownerKey, done),
    );
    for (const replicaSet of this.#replicaSets.values()) this.#added(replicaSet);
    this.#replicaSets.watch((replicaSet, change) => {
      if (change === "added") this.#added(replicaSet);
      else if (change === "deleted") this.#deleted(replicaSet);
      else if (change === "spec") this.#enqueue(this.#pods.ownerKeyOf(replicaSet));
    });
    cluster.pods.watchOnly(["message"], ({ ownerKey }) => {
      if (ownerKey !== null && this.#memories.has(ownerKey)) this.#enqueue(ownerKey);
    });
    cluster.pods.watchAllBut(["message"], (pod, change) => {
      const { ownerKey } = pod;
      if (ownerKey === null) return;
      const memory = this.#memories.get(ownerKey);
      if (memory === undefined) return;
      this.#count(memory, pod);
      // The other changes are no writes to the API, or none that a count depends on.
      if (change === "status" || change === "added" || change === "deleting" || change === "deleted") {
        this.#enqueue(ownerKey);
      }
    });
  }

  /**
   * Creates all pods of a ReplicaSet at this instant, without rate limit or latency, and reports them as its
   * status: for a cluster that was running before the simulation began. Each pod is handed to `place`, which
   * binds it and makes it ready.
   */
  seedRunning(replicaSet: ReplicaSet, place: (pod: Pod) => void): void {
    const memory = this.#memories.get(this.#pods.ownerKeyOf(replicaSet))!;
    for (let i = replicaSet.replicas; i > 0; i--) {
      const pod = this.#pods.create(replicaSet);
      if (pod !== null) place(pod);
    }
    replicaSet.statusReplicas = memory.own.active;
    replicaSet.readyReplicas = memory.own.ready;
    replicaSet.availableReplicas = memory.own.ready;
    memory.observedReplicas = replicaSet.replicas;
  }

  #added(replicaSet: ReplicaSet): void {
    // The Deployment controller leaves the selection of its ReplicaSets to this room; see newReplicaSetOf there.
    const own =
      replicaSet.deploymentKey === null
        ? new PodSelection(replicaSet.namespace, () => true)
        : replicaSet.selection;
    const ownerKey = this.#pods.ownerKeyOf(replicaSet);
    const memory = { replicaSet, own, blindUntil: 0 as SimTime, observedReplicas: undefined };
    this.#memories.set(ownerKey, memory);
    for (const pod of replicaSet.pods) this.#count(memory, pod);
    const siblings = this.#siblings.get(ownerOf(replicaSet));
    if (siblings === undefined) this.#siblings.set(ownerOf(replicaSet), new Set([replicaSet]));
    else siblings.add(replicaSet);
    this.#enqueue(ownerKey);
  }

  #count({ own }: Memory, pod: Pod): void {
    const now = selectionStateOf(pod);
    own.take(pod, pod.countedByOwner, now);
    pod.countedByOwner = now;
  }

  #deleted(replicaSet: ReplicaSet): void {
    const ownerKey = this.#pods.ownerKeyOf(replicaSet);
    for (const pod of this.#memories.get(ownerKey)?.own.pods ?? []) pod.countedByOwner = 0;
    this.#memories.delete(ownerKey);
    this.#events.forget(replicaSet.key);
    const siblings = this.#siblings.get(ownerOf(replicaSet));
    siblings?.delete(replicaSet);
    if (siblings?.size === 0) this.#siblings.delete(ownerOf(replicaSet));
  }

  #enqueue(ownerKey: string): void {
    this.#queue.addAfter(ownerKey, this.#watchLatency);
  }

  #sync(ownerKey: string, done: () => void): void {
    const memory = this.#memories.get(ownerKey);
    if (memory === undefined) {
      done();
      return;
    }
    const { replicaSet } = memory;
    const now = this.#cluster.sim.now;
    if (this.#isSettled(memory, now)) {
      this.#queue.forget(ownerKey);
      done();
      return;
    }
    const counts = countReplicas(memory.own, replicaSet.minReadySeconds, now);
    const wanted = replicaSet.replicas;
    const finish = (failed = false) => this.#writeStatus(memory, counts, wanted, failed, done);
    if (now < memory.blindUntil) {
      this.#queue.addAfter(ownerKey, (memory.blindUntil - now) as SimTime);
      finish();
      return;
    }
    const plan = planReplicas(counts.replicas, wanted, BURST_REPLICAS);
    if (plan.create > 0) {
      this.#decide(replicaSet, "create-pods", plan, []);
      this.#createPods(replicaSet, memory, plan.create, finish);
    } else if (plan.delete > 0) {
      this.#deletePods(replicaSet, memory, plan, finish);
    } else {
      finish();
    }
  }

  /** Most changes of pods leave nothing to do: the pods are as many as wanted, and the status says so. */
  #isSettled({ replicaSet, own, blindUntil, observedReplicas }: Memory, now: SimTime): boolean {
    return (
      own.active === replicaSet.replicas &&
      observedReplicas === replicaSet.replicas &&
      replicaSet.statusReplicas === own.active &&
      replicaSet.readyReplicas === own.ready &&
      replicaSet.availableReplicas === own.ready &&
      replicaSet.minReadySeconds === 0 &&
      now >= blindUntil
    );
  }

  #createPods(
    replicaSet: ReplicaSet,
    memory: Memory,
    count: number,
    finish: (failed: boolean) => void,
  ): void {
    const create = () => {
      if (this.#isStored(replicaSet) && this.#pods.create(replicaSet) === null) return false;
      this.#wrote(replicaSet, memory);
      return true;
    };
    callInSlowStart(this.#client, Array<() => boolean>(count).fill(create), finish);
  }

  #deletePods(replicaSet: ReplicaSet, memory: Memory, plan: ReplicasPlan, finish: () => void): void {
    const podsPerNode = countPodsPerNode(this.#relatedNodes(replicaSet));
    const candidates: PodCandidate[] = [];
    for (const pod of memory.own.pods) {
      if (pod.isActive) candidates.push(deletionCandidateOf(pod, podsPerNode));
    }
    const victims = choosePodsToDelete(candidates, plan.delete, this.#cluster.sim.now);
    this.#decide(
      replicaSet,
      "delete-pods",
      plan,
      victims.map(({ pod, rule }) => ({ pod: pod.pod.name, rule })),
    );
    const { deploymentKey } = replicaSet;
    const deployment = deploymentKey === null ? undefined : this.#cluster.deployments.get(deploymentKey);
    const reason = deletionReasonOf(replicaSet, deployment, this.#siblings.get(ownerOf(replicaSet)) ?? []);
    for (let i = 0; i < victims.length; i++) {
      const { pod } = victims[i]!.pod;
      const isLast = i === victims.length - 1;
      this.#client.call(() => {
        this.#cluster.deletePod(pod, undefined, reason);
        this.#wrote(replicaSet, memory);
        if (isLast) finish();
      });
    }
  }

  /** Nodes of the active pods of all ReplicaSets with the same owner. */
  #relatedNodes(replicaSet: ReplicaSet): readonly string[] {
    const nodes: string[] = [];
    for (const { pods } of this.#siblings.get(ownerOf(replicaSet)) ?? []) {
      for (const pod of pods) if (pod.isActive) nodes.push(nodeNameOf(pod));
    }
    return nodes;
  }

  /** A creation or deletion of its own: posts its Event, and waits until it is seen again through the watch. */
  #wrote(replicaSet: ReplicaSet, memory: Memory): void {
    const now = this.#cluster.sim.now;
    memory.blindUntil = (now + this.#watchLatency) as SimTime;
    this.#events.record(replicaSet.key, now);
  }

  #isStored(replicaSet: ReplicaSet): boolean {
    return this.#replicaSets.get(replicaSet.key) === replicaSet;
  }

  /** Writes the counts that the sync began with, where they differ from the status. */
  #writeStatus(
    memory: Memory,
    counts: ReplicaCounts,
    wanted: number,
    failed: boolean,
    done: () => void,
  ): void {
    const { replicaSet } = memory;
    const ownerKey = this.#pods.ownerKeyOf(replicaSet);
    const finish = () => {
      if (counts.nextAvailableAt !== undefined) {
        const delay = Math.max(0, counts.nextAvailableAt - this.#cluster.sim.now);
        this.#queue.addAfter(ownerKey, delay as SimTime);
      }
      // Upstream returns the error, and the key waits ever longer for its next sync.
      if (failed) this.#queue.addRateLimited(ownerKey);
      else this.#queue.forget(ownerKey);
      done();
    };
    if (
      memory.observedReplicas === wanted &&
      replicaSet.statusReplicas === counts.replicas &&
      replicaSet.readyReplicas === counts.readyReplicas &&
      replicaSet.availableReplicas === counts.availableReplicas
    ) {
      finish();
      return;
    }
    this.#client.call(() => {
      if (this.#isStored(replicaSet)) {
        memory.observedReplicas = wanted;
        replicaSet.statusReplicas = counts.replicas;
        replicaSet.readyReplicas = counts.readyReplicas;
        replicaSet.availableReplicas = counts.availableReplicas;
        this.#replicaSets.notify(replicaSet, "status");
      }
      finish();
    });
  }

  #decide(
    replicaSet: ReplicaSet,
    action: "create-pods" | "delete-pods",
    plan: ReplicasPlan,
    victims: ReplicasEvidence["victims"],
  ): void {
    const { activePods, wanted, create, delete: surplus } = plan;
    const evidence: ReplicasEvidence = { activePods, wanted, create, delete: surplus, victims };
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: this.#kind.toLowerCase(),
      object: `${this.#kind.toLowerCase()}/${replicaSet.key}`,
      action,
      from: plan.activePods,
      to: plan.activePods + plan.create - plan.delete,
      evidence,
      explain: explainReplicas,
    });
  }
}

function ownerOf(replicaSet: ReplicaSet): string {
  return replicaSet.deploymentKey ?? `${replicaSet.kind}/${replicaSet.key}`;
}
