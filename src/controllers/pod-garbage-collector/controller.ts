import type { ApiClient, Cluster, DeletionReason, Pod } from "../../cluster/index.js";
import { type EventHandle, PHASE } from "../../engine/index.js";
import type { RandomStreams } from "../../random/index.js";
import { SECOND, type SimTime } from "../../units/index.js";

export interface PodGarbageCollectorOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** `pod-garbage-collector`: when it sweeps. */
  readonly streams: RandomStreams;
  /** Flag terminated-pod-gc-threshold; 0 keeps all ended pods. Default 12500. */
  readonly terminatedPodThreshold?: number;
  /** One of its sweeps, where it is known. */
  readonly firstSweepAt?: SimTime;
}

/** Source: kubernetes v1.36.3 pkg/controller/podgc/gc_controller.go#gcCheckPeriod, #quarantineTime */
const SWEEP_PERIOD = (20 * SECOND) as SimTime;
const QUARANTINE = (40 * SECOND) as SimTime;
const DEFAULT_TERMINATED_POD_THRESHOLD = 12_500;

/** Pods whose node's object is gone. */
interface Orphans {
  readonly pods: readonly Pod[];
  /** The first sweep that missed the node; null: none yet. */
  missedAt: SimTime | null;
}

/**
 * Deletes the pods of nodes that no longer exist, 40 s after a sweep first missed the node, and the oldest ended pods
 * beyond a number.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podgc/gc_controller.go
 * Deviates: pods with an out-of-service taint are not looked for.
 */
export class PodGarbageCollector {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #threshold: number;
  readonly #phase: SimTime;
  readonly #orphans = new Set<Orphans>();
  readonly #ended = new Set<Pod>();
  #timer: EventHandle | null = null;

  constructor(cluster: Cluster, options: PodGarbageCollectorOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#threshold = options.terminatedPodThreshold ?? DEFAULT_TERMINATED_POD_THRESHOLD;
    this.#phase =
      options.firstSweepAt ??
      (Math.floor(options.streams.forKey("pod-garbage-collector").uniform() * SWEEP_PERIOD) as SimTime);
    cluster.nodes.watch((node, change) => {
      if (change !== "deleted") return;
      const pods = [...node.pods].filter((pod) => pod.exists);
      if (pods.length === 0) return;
      this.#orphans.add({ pods, missedAt: null });
      this.#scheduleSweep();
    });
    cluster.pods.watchOnly(["deleted", "status"], (pod, change) => {
      if (change === "deleted") this.#ended.delete(pod);
      else if (pod.isTerminal && !this.#ended.has(pod)) {
        this.#ended.add(pod);
        if (this.#hasTooMany()) this.#scheduleSweep();
      }
    });
  }

  #hasTooMany(): boolean {
    return this.#threshold > 0 && this.#ended.size > this.#threshold;
  }

  #scheduleSweep(): void {
    if (this.#timer !== null) return;
    const { sim } = this.#cluster;
    const periods = Math.floor((sim.now - this.#phase) / SWEEP_PERIOD) + 1;
    const at = (this.#phase + periods * SWEEP_PERIOD) as SimTime;
    this.#timer = sim.schedule(at, PHASE.control, () => {
      this.#timer = null;
      this.#sweep();
      if (this.#orphans.size > 0 || this.#hasTooMany()) this.#scheduleSweep();
    });
  }

  #sweep(): void {
    const { now } = this.#cluster.sim;
    if (this.#hasTooMany()) {
      const oldest = [...this.#ended].sort((a, b) => a.createdAt - b.createdAt);
      for (const pod of oldest.slice(0, this.#ended.size - this.#threshold)) this.#delete(pod, "finished");
    }
    for (const orphans of this.#orphans) {
      if (orphans.missedAt === null) orphans.missedAt = now;
      else if (now - orphans.missedAt >= QUARANTINE) {
        this.#orphans.delete(orphans);
        for (const pod of orphans.pods) this.#deleteOrphan(pod);
      }
    }
  }

  #deleteOrphan(pod: Pod): void {
    if (!pod.exists) return;
    // The pod is marked as failed first, so that its owner does not count on it.
    if (!pod.isTerminal) {
      this.#client.call(() => this.#cluster.updatePodStatus(pod, { phase: "Failed", ready: "False" }));
    }
    this.#delete(pod, "node lost");
  }

  #delete(pod: Pod, reason: DeletionReason): void {
    this.#client.call(() => this.#cluster.deletePod(pod, 0, reason));
  }
}
