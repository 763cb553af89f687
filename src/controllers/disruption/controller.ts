import type { ApiClient, Cluster, Pod, PodDisruptionBudget } from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";
import { type DisruptionStatus, disruptionsAllowed } from "./disruptions-allowed.js";
import { explainDisruptions } from "./explain.js";

export interface DisruptionControllerOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
}

/** The workloads of a budget's pods, each with its number of pods. */
interface Memory {
  readonly podsByWorkload: Map<string, number>;
  readonly counted: Set<Pod>;
}

/**
 * Keeps the status of every PodDisruptionBudget: how many of its pods are healthy, and how many may be evicted.
 * One worker, as upstream.
 *
 * Source: kubernetes v1.36.3 pkg/controller/disruption/disruption.go
 */
export class DisruptionController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #watchLatency: SimTime;
  readonly #queue: WorkQueue;
  readonly #memories = new Map<string, Memory>();

  constructor(cluster: Cluster, options: DisruptionControllerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#watchLatency = options.watchLatency;
    this.#queue = new WorkQueue(cluster.sim, { workers: 1 }, (key, done) => this.#sync(key, done));
    for (const budget of cluster.podDisruptionBudgets.values()) this.#added(budget);
    cluster.podDisruptionBudgets.watch((budget, change) => {
      if (change === "added") this.#added(budget);
      else if (change === "deleted") this.#memories.delete(budget.key);
      else if (change === "spec") this.#enqueue(budget.key);
    });
    cluster.pods.watchOnly(["message"], (pod) => {
      for (const { selection, key } of cluster.podDisruptionBudgets.values()) {
        if (selection.pods.has(pod)) this.#enqueue(key);
      }
    });
  }

  #added(budget: PodDisruptionBudget): void {
    const memory: Memory = { podsByWorkload: new Map(), counted: new Set() };
    this.#memories.set(budget.key, memory);
    for (const pod of budget.selection.pods) countWorkload(memory, pod);
    budget.selection.watch((pod) => {
      countWorkload(memory, pod);
      if (this.#memories.get(budget.key) === memory) this.#enqueue(budget.key);
    });
    this.#enqueue(budget.key);
  }

  #enqueue(key: string): void {
    this.#queue.addAfter(key, this.#watchLatency);
  }

  #sync(key: string, done: () => void): void {
    const budget = this.#cluster.podDisruptionBudgets.get(key);
    const memory = this.#memories.get(key);
    if (budget === undefined || memory === undefined) {
      done();
      return;
    }
    const status = disruptionsAllowed(budget.spec, {
      controllerReplicas: this.#controllerReplicas(memory),
      matchingPods: budget.selection.pods.size,
      healthyPods: budget.selection.ready,
    });
    if (isReported(budget, status)) {
      done();
      return;
    }
    this.#client.call(() => {
      if (this.#cluster.podDisruptionBudgets.get(key) === budget) this.#report(budget, status);
      this.#queue.forget(key);
      done();
    });
  }

  /** Sum of spec.replicas over the workloads of the pods; bare pods have none and count for nothing. */
  #controllerReplicas(memory: Memory): number {
    let replicas = 0;
    for (const workload of memory.podsByWorkload.keys()) {
      const [kind, namespace, name] = workload.split("/");
      replicas += this.#cluster.scalable(kind ?? "", namespace ?? "", name ?? "")?.replicas ?? 0;
    }
    return replicas;
  }

  #report(budget: PodDisruptionBudget, status: DisruptionStatus): void {
    const before = budget.disruptionsAllowed;
    budget.expectedPods = status.expectedPods;
    budget.currentHealthy = status.currentHealthy;
    budget.desiredHealthy = status.desiredHealthy;
    budget.disruptionsAllowed = status.disruptionsAllowed;
    this.#cluster.podDisruptionBudgets.notify(budget, "status");
    if (before === status.disruptionsAllowed) return;
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "disruption",
      object: `poddisruptionbudget/${budget.key}`,
      action: "allow-disruptions",
      from: before,
      to: status.disruptionsAllowed,
      evidence: status,
      explain: () => explainDisruptions(status),
    });
  }
}

function countWorkload(memory: Memory, pod: Pod): void {
  const { podsByWorkload, counted } = memory;
  if (pod.exists === counted.has(pod)) return;
  const count = podsByWorkload.get(pod.workloadKey) ?? 0;
  if (pod.exists) {
    counted.add(pod);
    podsByWorkload.set(pod.workloadKey, count + 1);
  } else {
    counted.delete(pod);
    if (count <= 1) podsByWorkload.delete(pod.workloadKey);
    else podsByWorkload.set(pod.workloadKey, count - 1);
  }
}

function isReported(budget: PodDisruptionBudget, status: DisruptionStatus): boolean {
  return (
    budget.expectedPods === status.expectedPods &&
    budget.currentHealthy === status.currentHealthy &&
    budget.desiredHealthy === status.desiredHealthy &&
    budget.disruptionsAllowed === status.disruptionsAllowed
  );
}
