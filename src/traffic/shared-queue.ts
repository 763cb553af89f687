import type { Pod } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";
import type { RoutedPods } from "./call-distances.js";
import { FluidQueue } from "./fluid-queue.js";
import type { Latency } from "./latency.js";
import type { PodLoad } from "./pod-load.js";
import type { QueueSet, RequestLedger, VisitGroup } from "./queue-set.js";
import type { RequestProfile } from "./request-profile.js";
import { StationCache } from "./station-cache.js";
import { loadCores, type TargetPod } from "./target-pod.js";
import { TargetPods } from "./target-pods.js";
import { UsageCounter } from "./usage-counter.js";

/** Consumers of one capacity: all are equally busy. */
interface Consumers {
  readonly cores: number;
  /** The same while the nodes of its pods have CPU for everybody. */
  readonly fullCores: number;
  readonly counter: UsageCounter;
  readonly pods: Set<TargetPod<Consumers>>;
}

/**
 * One queue that all pods take from, as consumers of a message queue do. Its backlog belongs to nobody and outlives
 * the pods; without a consumer it waits, as far as the queue limit lets it.
 */
export class SharedQueue implements QueueSet {
  usedNodeCapacity = false;
  readonly #profile: RequestProfile;
  readonly #ledger: RequestLedger;
  readonly #stations: StationCache;
  readonly #pods = new TargetPods<Consumers>();
  #groups: Consumers[] = [];
  #queue: FluidQueue | null = null;
  /** The backlog while nobody consumes. */
  #unattended = 0;
  #cores = 0;
  #fullCores = 0;
  #consumers = 0;
  #consumersChanged = false;
  #arrivalRate = 0;

  constructor(profile: RequestProfile, ledger: RequestLedger) {
    this.#profile = profile;
    this.#ledger = ledger;
    this.#stations = new StationCache(profile);
  }

  addPod(pod: Pod, load: PodLoad): void {
    this.#pods.add(pod, load);
  }

  removePod(pod: Pod, at: SimTime): void {
    const entry = this.#pods.get(pod);
    if (entry === undefined) return;
    this.#pods.delete(entry);
    this.#leave(entry, at);
  }

  podChanged(pod: Pod): void {
    this.#pods.markChanged(pod);
  }

  /** Consumers take from one queue, whoever fills it. */
  setShares(): void {}

  setRouted(pods: readonly Pod[]): void {
    this.#pods.setRouted(pods);
  }

  route(pod: Pod, isRouted: boolean): void {
    this.#pods.route(pod, isRouted);
  }

  get routed(): RoutedPods {
    return this.#pods.routed;
  }

  advance(seconds: number, callLatency: Latency): void {
    if (this.#queue !== null) {
      this.#queue.setCallLatency(callLatency);
      this.#queue.advance(seconds, 1, this.#ledger);
      return;
    }
    const arrivals = this.#arrivalRate * seconds;
    const kept = Math.min(arrivals, Math.max(0, this.#profile.queueLimit - this.#unattended));
    this.#unattended += kept;
    if (arrivals > kept) this.#ledger.refused(arrivals - kept);
  }

  rearrange(at: SimTime, arrivalRate: number): void {
    this.#arrivalRate = arrivalRate;
    for (const entry of this.#pods.takeChanged()) {
      const consumes = this.#pods.isListening(entry);
      if (consumes === (entry.group !== null)) {
        if (consumes) this.#reclassify(entry, at);
      } else if (consumes) this.#join(entry, at);
      else this.#leave(entry, at);
    }
    if (this.#consumersChanged) this.#resize();
    const queue = this.#queue;
    if (queue === null) return;
    queue.setArrivalRate(arrivalRate);
    const busyShare = (queue.processedRate * this.#profile.cpu.meanSeconds) / this.#cores;
    const inWork = (queue.numberInSystem - queue.backlog) / this.#consumers;
    const { cpu } = this.#profile;
    const wantedShare =
      queue.backlog > 0 ? 1 : Math.min(1, (arrivalRate * cpu.meanSeconds) / this.#fullCores);
    for (const { counter, cores, fullCores } of this.#groups) {
      counter.set(at, busyShare * cores, inWork, 0);
      counter.wantedCores = cores < fullCores ? wantedShare * fullCores : busyShare * cores;
    }
  }

  /** Its consumers are few: it is rearranged each time. */
  readonly isSteady = false;

  isUnchanged(): boolean {
    return false;
  }

  /** Consumers of one queue take work when they can: nothing waits in a pod, so that its probes are answered. */
  noteLateness(): number {
    return Number.POSITIVE_INFINITY;
  }

  get processedRate(): number {
    return this.#queue?.processedRate ?? 0;
  }

  get secondsUntilChange(): number {
    return this.#queue?.secondsUntilDrained ?? Number.POSITIVE_INFINITY;
  }

  get backlog(): number {
    return this.#queue?.backlog ?? this.#unattended;
  }

  get inFlight(): number {
    return this.#queue?.numberInSystem ?? this.#unattended;
  }

  get busyCores(): number {
    return this.processedRate * this.#profile.cpu.meanSeconds;
  }

  get missingCores(): number {
    return this.#queue?.missingCores ?? 0;
  }

  get cohortCount(): number {
    return this.#groups.length;
  }

  forEachGroup(visit: VisitGroup): void {
    for (const { counter, pods } of this.#groups) visit(counter, pods);
  }

  /** A consumer that ends gives its messages back: none is lost. */
  readonly terminations = null;

  forgetTerminations(): void {}

  #join(entry: TargetPod<Consumers>, at: SimTime): void {
    const { cores, fullCores, isUnlimited } = loadCores(entry.pod, entry.load);
    if (isUnlimited) this.usedNodeCapacity = true;
    let group = this.#groups.find((x) => x.cores === cores && x.fullCores === fullCores);
    if (group === undefined) {
      group = { cores, fullCores, counter: new UsageCounter(at), pods: new Set() };
      this.#groups.push(group);
    }
    group.pods.add(entry);
    group.counter.newcomers.add(entry.pod);
    entry.group = group;
    entry.load.follow(group.counter, at);
    this.#consumersChanged = true;
  }

  /** Its CPU may be another than when it joined. */
  #reclassify(entry: TargetPod<Consumers>, at: SimTime): void {
    const { cores, fullCores } = loadCores(entry.pod, entry.load);
    if (entry.group?.cores === cores && entry.group.fullCores === fullCores) return;
    this.#leave(entry, at);
    this.#join(entry, at);
  }

  #leave(entry: TargetPod<Consumers>, at: SimTime): void {
    const { group } = entry;
    if (group === null) return;
    group.pods.delete(entry);
    group.counter.newcomers.delete(entry.pod);
    entry.group = null;
    entry.load.follow(null, at);
    this.#consumersChanged = true;
    if (group.pods.size === 0) this.#groups = this.#groups.filter((x) => x !== group);
  }

  #resize(): void {
    this.#consumersChanged = false;
    const backlog = this.backlog;
    this.#consumers = this.#groups.reduce((sum, x) => sum + x.pods.size, 0);
    this.#cores = this.#groups.reduce((sum, x) => sum + x.cores * x.pods.size, 0);
    this.#fullCores = this.#groups.reduce((sum, x) => sum + x.fullCores * x.pods.size, 0);
    this.#unattended = backlog;
    this.#queue =
      this.#consumers === 0
        ? null
        : new FluidQueue(
            this.#stations.get(this.#cores, 1, this.#consumers),
            this.#profile.timeoutSeconds,
            backlog,
          );
  }
}
