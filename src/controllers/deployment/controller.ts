import {
  type ApiClient,
  type Cluster,
  callInOrder,
  type Deployment,
  EventRecorder,
  newReplicaSetKey,
  type ReplicaSet,
} from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import { cleanUpHistory } from "./clean-up-history.js";
import {
  DEFAULT_CONCURRENT_DEPLOYMENT_SYNCS,
  DEFAULT_MIN_READY_SECONDS,
  DEFAULT_REVISION_HISTORY_LIMIT,
} from "./defaults.js";
import { explainResize, type ResizeEvidence } from "./explain.js";
import { isSettled } from "./is-settled.js";
import { isPastRollout, judgeProgress } from "./judge-progress.js";
import {
  isRolloutComplete,
  type ProgressingCondition,
  type ProgressingReason,
  progressingCondition,
  type RolloutCounters,
} from "./judge-rollout.js";
import { newReplicaSetOf } from "./new-replica-set-of.js";
import {
  areCountersEqual,
  hasPodsRunning,
  limitsOf,
  nextRevision,
  progressDeadlineOf,
  reportCounters,
  reportedCounters,
  sumCounters,
} from "./read-deployment.js";
import { reconcileNewReplicaSet } from "./reconcile-new-replica-set.js";
import { type OldSideEvidence, reconcileOldReplicaSets } from "./reconcile-old-replica-sets.js";
import { type Resize, totalReplicas } from "./replica-set-size.js";
import type { RolloutLimits } from "./resolve-fenceposts.js";
import { isScalingEvent, scaleDeployment } from "./scale-deployment.js";
import { sizeNewReplicaSet } from "./size-new-replica-set.js";

export interface DeploymentControllerOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  /** Default 5. */
  readonly concurrentSyncs?: number;
}

/** What the controller keeps of one Deployment. */
interface Memory {
  /** In the order of creation. */
  readonly replicaSets: Set<ReplicaSet>;
  progressing: ProgressingCondition | undefined;
  observedGeneration: number;
}

/** One sync under way: what it read at its beginning, and the API calls it still has to make, in order. */
interface Sync {
  readonly deployment: Deployment;
  readonly memory: Memory;
  readonly limits: RolloutLimits;
  readonly totalPods: number;
  readonly generation: number;
  readonly writes: (() => void)[];
}

/**
 * Turns a Deployment's template and size into ReplicaSets and their sizes: rolling update, recreate, scaling in
 * proportion during a rollout, pause, progress deadline, revision history.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/deployment_controller.go#syncDeployment
 */
export class DeploymentController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  readonly #watchLatency: SimTime;
  readonly #queue: WorkQueue;
  readonly #memories = new Map<string, Memory>();

  constructor(cluster: Cluster, options: DeploymentControllerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#events = new EventRecorder(options.client);
    this.#watchLatency = options.watchLatency;
    this.#queue = new WorkQueue(
      cluster.sim,
      { workers: options.concurrentSyncs ?? DEFAULT_CONCURRENT_DEPLOYMENT_SYNCS },
      (key, done) => this.#sync(key, done),
    );
    for (const deployment of cluster.deployments.values()) this.#enqueue(deployment.key);
    for (const replicaSet of cluster.replicaSets.values()) this.#replicaSetAdded(replicaSet);
    cluster.deployments.watch((deployment) => this.#enqueue(deployment.key));
    cluster.replicaSets.watch((replicaSet, change) => {
      if (change === "added") this.#replicaSetAdded(replicaSet);
      if (replicaSet.deploymentKey === null) return;
      if (change === "deleted") this.#memories.get(replicaSet.deploymentKey)?.replicaSets.delete(replicaSet);
      this.#enqueue(replicaSet.deploymentKey);
    });
    cluster.pods.watchOnly(["deleted"], (pod) => this.#podDeleted(pod.ownerKey));
  }

  /** The Progressing condition of a Deployment, undefined before its first ReplicaSet. */
  progressing(deployment: Deployment): ProgressingCondition | undefined {
    return this.#memories.get(deployment.key)?.progressing;
  }

  /**
   * Creates a Deployment's ReplicaSet with all its pods wanted and reported as there, at this instant and without
   * API calls: for a cluster that was running before the simulation began. The pods themselves come from
   * `ReplicaSetController.seedRunning`.
   */
  seedRunning(deployment: Deployment): ReplicaSet {
    const memory = this.#memoryOf(deployment.key);
    const { replicas } = deployment;
    const replicaSet = newReplicaSetOf(deployment, limitsOf(deployment), replicas, 1, this.#cluster.sim.now);
    replicaSet.statusReplicas = replicas;
    replicaSet.readyReplicas = replicas;
    replicaSet.availableReplicas = replicas;
    this.#cluster.replicaSets.add(replicaSet);
    reportCounters(deployment, sumCounters([replicaSet], replicaSet.key));
    memory.observedGeneration = deployment.generation;
    memory.progressing = this.#condition("NewReplicaSetAvailable");
    return replicaSet;
  }

  #memoryOf(key: string): Memory {
    let memory = this.#memories.get(key);
    if (memory === undefined) {
      memory = { replicaSets: new Set(), progressing: undefined, observedGeneration: -1 };
      this.#memories.set(key, memory);
    }
    return memory;
  }

  #replicaSetAdded(replicaSet: ReplicaSet): void {
    if (replicaSet.deploymentKey !== null) {
      this.#memoryOf(replicaSet.deploymentKey).replicaSets.add(replicaSet);
    }
  }

  /** Recreate waits for the last old pod to go; no other strategy looks at pods. */
  #podDeleted(ownerKey: string | null): void {
    if (ownerKey?.startsWith("ReplicaSet/") !== true) return;
    const deploymentKey = this.#cluster.replicaSets.get(ownerKey.slice("ReplicaSet/".length))?.deploymentKey;
    if (deploymentKey === undefined || deploymentKey === null) return;
    const deployment = this.#cluster.deployments.get(deploymentKey);
    if (deployment?.spec.strategy?.type !== "Recreate") return;
    for (const { pods } of this.#memoryOf(deploymentKey).replicaSets) if (pods.size > 0) return;
    this.#enqueue(deploymentKey);
  }

  #enqueue(key: string): void {
    this.#queue.addAfter(key, this.#watchLatency);
  }

  #sync(key: string, done: () => void): void {
    const deployment = this.#cluster.deployments.get(key);
    if (deployment === undefined) {
      this.#memories.delete(key);
      this.#events.forget(key);
      done();
      return;
    }
    const memory = this.#memoryOf(key);
    const fresh = this.#cluster.replicaSets.get(newReplicaSetKey(deployment));
    if (fresh !== undefined && isSettled(deployment, fresh, memory)) {
      this.#end(key, done);
      return;
    }
    const old = [...memory.replicaSets].filter((replicaSet) => replicaSet !== fresh);
    const all = fresh === undefined ? old : [...old, fresh];
    const sync: Sync = {
      deployment,
      memory,
      limits: limitsOf(deployment),
      totalPods: totalReplicas(all),
      generation: deployment.generation,
      writes: [],
    };
    if (fresh !== undefined) this.#raiseRevision(sync, fresh, old);

    if (deployment.spec.paused === true || isScalingEvent(deployment.replicas, all)) {
      for (const resize of scaleDeployment(sync.limits, fresh, old, deployment.statusReplicas)) {
        this.#resize(sync, resize);
      }
      if (deployment.spec.paused === true) this.#cleanUp(sync, old);
      callInOrder(this.#client, sync.writes, () => this.#syncStatus(sync, done));
      return;
    }
    if (sync.limits.strategy === "Recreate") this.#recreate(sync, fresh, old);
    else this.#rollingUpdate(sync, fresh, old);
    callInOrder(this.#client, sync.writes, () => this.#syncRolloutStatus(sync, done));
  }

  #rollingUpdate(sync: Sync, found: ReplicaSet | undefined, old: readonly ReplicaSet[]): void {
    const fresh = found ?? this.#createReplicaSet(sync, old);
    const newSide = reconcileNewReplicaSet(sync.limits, fresh, old);
    if (newSide !== undefined) {
      this.#resize(sync, newSide);
      return;
    }
    const oldSide = reconcileOldReplicaSets(sync.limits, fresh, old);
    for (const resize of oldSide.resizes) this.#resize(sync, resize, oldSide.evidence);
    if (!oldSide.changed) this.#cleanUpWhenComplete(sync, old);
  }

  #recreate(sync: Sync, found: ReplicaSet | undefined, old: readonly ReplicaSet[]): void {
    const active = old.filter((replicaSet) => replicaSet.replicas > 0);
    for (const replicaSet of active) {
      this.#resize(sync, { replicaSet, from: replicaSet.replicas, to: 0, rule: "recreate-remove-old" });
    }
    if (active.length > 0 || old.some(hasPodsRunning)) return;
    const fresh = found ?? this.#createReplicaSet(sync, old);
    const { replicas } = sync.limits;
    if (fresh.replicas !== replicas) {
      this.#resize(sync, {
        replicaSet: fresh,
        from: fresh.replicas,
        to: replicas,
        rule: "recreate-grow-new",
      });
    }
    this.#cleanUpWhenComplete(sync, old);
  }

  /** A template that comes back takes the newest revision's place. */
  #raiseRevision(sync: Sync, fresh: ReplicaSet, old: readonly ReplicaSet[]): void {
    const revision = nextRevision(old);
    const minReadySeconds = sync.deployment.spec.minReadySeconds ?? DEFAULT_MIN_READY_SECONDS;
    if (fresh.revision >= revision && fresh.minReadySeconds === minReadySeconds) return;
    sync.writes.push(() => {
      fresh.revision = Math.max(fresh.revision, revision);
      fresh.minReadySeconds = minReadySeconds;
      this.#cluster.replicaSets.notify(fresh, "spec");
    });
    if (sync.memory.progressing === undefined) {
      sync.writes.push(() => this.#setProgressing(sync, this.#condition("FoundNewReplicaSet")));
    }
  }

  #createReplicaSet(sync: Sync, old: readonly ReplicaSet[]): ReplicaSet {
    const { deployment, limits } = sync;
    const replicas = sizeNewReplicaSet(limits, 0, sync.totalPods);
    const created = newReplicaSetOf(deployment, limits, replicas, nextRevision(old), this.#cluster.sim.now);
    const rule = "new-template";
    this.#decide(sync, { replicaSet: created.name, from: 0, to: replicas, rule, oldSide: undefined });
    sync.writes.push(() => {
      this.#cluster.replicaSets.add(created);
      if (replicas > 0) this.#events.record(deployment.key, this.#cluster.sim.now);
    });
    sync.writes.push(() => this.#setProgressing(sync, this.#condition("NewReplicaSetCreated")));
    return created;
  }

  #resize(sync: Sync, resize: Resize<ReplicaSet>, oldSide?: OldSideEvidence): void {
    const { replicaSet, from, to, rule } = resize;
    const desired = sync.limits.replicas;
    const max = desired + sync.limits.maxSurge;
    const annotated =
      replicaSet.desiredReplicasAnnotation === desired && replicaSet.maxReplicasAnnotation === max;
    if (from === to && annotated) return;
    if (from !== to) {
      this.#decide(sync, { replicaSet: replicaSet.name, from, to, rule, oldSide });
    }
    sync.writes.push(() => {
      replicaSet.desiredReplicasAnnotation = desired;
      replicaSet.maxReplicasAnnotation = max;
      replicaSet.replicas = to;
      this.#cluster.replicaSets.notify(replicaSet, "spec");
      if (from !== to) this.#events.record(sync.deployment.key, this.#cluster.sim.now);
    });
  }

  #cleanUpWhenComplete(sync: Sync, old: readonly ReplicaSet[]): void {
    const { deployment, memory } = sync;
    const counters = reportedCounters(deployment);
    const observed = memory.observedGeneration >= sync.generation;
    if (isRolloutComplete(sync.limits.replicas, counters, observed)) this.#cleanUp(sync, old);
  }

  #cleanUp(sync: Sync, old: readonly ReplicaSet[]): void {
    const limit = sync.deployment.spec.revisionHistoryLimit ?? DEFAULT_REVISION_HISTORY_LIMIT;
    for (const replicaSet of cleanUpHistory(old, limit)) {
      sync.writes.push(() => this.#cluster.replicaSets.delete(replicaSet));
    }
  }

  /** Source: kubernetes v1.36.3 pkg/controller/deployment/sync.go#syncDeploymentStatus */
  #syncStatus(sync: Sync, done: () => void): void {
    const { memory, deployment } = sync;
    const counters = sumCounters(memory.replicaSets, newReplicaSetKey(deployment));
    if (this.#isReported(sync, counters)) this.#end(deployment.key, done);
    else this.#report(sync, counters, sync.memory.progressing, done);
  }

  /** Source: kubernetes v1.36.3 pkg/controller/deployment/progress.go#syncRolloutStatus */
  #syncRolloutStatus(sync: Sync, done: () => void): void {
    const { memory, deployment } = sync;
    const counters = sumCounters(memory.replicaSets, newReplicaSetKey(deployment));
    const reason = judgeProgress(progressDeadlineOf(deployment), memory.progressing, {
      replicas: sync.limits.replicas,
      before: reportedCounters(deployment),
      after: counters,
      now: this.#cluster.sim.now,
    });
    const condition =
      reason === "keep" ? memory.progressing : reason === undefined ? undefined : this.#condition(reason);
    if (condition !== memory.progressing || !this.#isReported(sync, counters)) {
      this.#report(sync, counters, condition, done);
      return;
    }
    this.#requeueStuck(deployment, sync, counters);
    this.#end(deployment.key, done);
  }

  /** Source: kubernetes v1.36.3 pkg/controller/deployment/progress.go#requeueStuckDeployment (deviates: UPSTREAM.md) */
  #requeueStuck(deployment: Deployment, sync: Sync, counters: RolloutCounters): void {
    const condition = sync.memory.progressing;
    const deadline = progressDeadlineOf(deployment);
    if (condition === undefined || deadline === undefined) return;
    if (isRolloutComplete(sync.limits.replicas, counters)) return;
    if (condition.reason === "ProgressDeadlineExceeded" || isPastRollout(condition, counters)) return;
    const left = condition.lastUpdateTime + deadline * SECOND - this.#cluster.sim.now;
    if (left < SECOND) this.#queue.addRateLimited(deployment.key);
    else this.#queue.addAfter(deployment.key, (left + SECOND) as SimTime);
  }

  #report(
    sync: Sync,
    counters: RolloutCounters,
    condition: ProgressingCondition | undefined,
    done: () => void,
  ): void {
    const { deployment, memory } = sync;
    this.#client.call(() => {
      memory.observedGeneration = sync.generation;
      if (condition !== memory.progressing) this.#setProgressing(sync, condition);
      reportCounters(deployment, counters);
      if (this.#cluster.deployments.get(deployment.key) === deployment) {
        this.#cluster.deployments.notify(deployment, "status");
      }
      this.#end(deployment.key, done);
    });
  }

  #end(key: string, done: () => void): void {
    this.#queue.forget(key);
    done();
  }

  #setProgressing(sync: Sync, condition: ProgressingCondition | undefined): void {
    const before = sync.memory.progressing?.reason;
    sync.memory.progressing = condition;
    if (condition === undefined || before === condition.reason) return;
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "deployment",
      object: `deployment/${sync.deployment.key}`,
      action: "progressing",
      ...(before === undefined ? {} : { from: before }),
      to: condition.reason,
    });
  }

  #condition(reason: ProgressingReason): ProgressingCondition {
    return progressingCondition(reason, this.#cluster.sim.now);
  }

  #isReported(sync: Sync, counters: RolloutCounters): boolean {
    return (
      sync.memory.observedGeneration >= sync.generation &&
      areCountersEqual(reportedCounters(sync.deployment), counters)
    );
  }

  #decide(sync: Sync, change: Omit<ResizeEvidence, "limits" | "totalPods">): void {
    const { replicaSet, from, to, rule, oldSide } = change;
    const { limits, totalPods } = sync;
    const evidence: ResizeEvidence = { replicaSet, from, to, rule, oldSide, limits, totalPods };
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "deployment",
      object: `deployment/${sync.deployment.key}`,
      action: "scale-replica-set",
      from,
      to,
      evidence,
      explain: explainResize,
    });
  }
}
