import type { Pod } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";
import { FluidQueue, type QueueLedger } from "./fluid-queue.js";
import { addLatencies, type Latency, NO_LATENCY, repeatLatency } from "./latency.js";
import type { PodLoad } from "./pod-load.js";
import { type RequestFigures, RequestTally } from "./request-figures.js";
import { Station } from "./station.js";
import { loadCores, type TargetPod } from "./target-pod.js";
import { type RequestLoad, type TrafficCall, targetKey } from "./traffic-target.js";
import { UsageCounter } from "./usage-counter.js";

/** Backlogs closer than this share become one cohort with their mean. */
const ALIKE = 1e-3;

/** Pods of one capacity and one backlog. A change of load costs O(1) for all of them. */
interface Cohort {
  readonly cores: number;
  /** CPU of a request compared with the usual one (warm-up). */
  readonly cpuFactor: number;
  /** Gets new requests; false: only works off its backlog. */
  readonly isRouted: boolean;
  readonly queue: FluidQueue;
  readonly counter: UsageCounter;
  readonly pods: Set<TargetPod<Cohort>>;
}

/**
 * The requests of one Service (or workload) and the queues of its pods.
 *
 * Requests are dealt evenly at random over the pods that are routed to; each pod is its own queue with its own
 * backlog. Pods in the same state form a cohort, so that a change of load costs O(cohorts).
 */
export class RequestTarget implements QueueLedger {
  readonly kind = "requests";
  readonly spec: RequestLoad;
  readonly key: string;
  readonly calls: readonly TrafficCall[];
  readonly isEntry: boolean;
  /** Requests per second that arrive, calls of other targets included. */
  arrivalRate = 0;
  /** True when a pod without CPU limit was given its node's CPU as capacity. */
  usedNodeCapacity = false;

  readonly #pods = new Map<Pod, TargetPod<Cohort>>();
  readonly #stations = new Map<string, Station>();
  #cohorts: Cohort[] = [];
  #routed = new Set<Pod>();
  readonly #changed = new Set<TargetPod<Cohort>>();
  /** All consumers' one queue, where the load says so; its backlog outlives the consumers. */
  #pool: FluidQueue | null = null;
  #poolBacklog = 0;
  #poolCores = 0;
  #consumersChanged = false;

  readonly #interval: RequestTally;
  readonly #run: RequestTally;
  #advancedTo: SimTime;
  #countsFrom: SimTime;
  #busyCoreSeconds = 0;
  #presentSeconds = 0;

  // Mean latency of the stretch advanced last, for the targets that call this one.
  #weight = 0;
  #shiftSum = 0;
  #meanSum = 0;
  #squareSum = 0;
  #latency: Latency = NO_LATENCY;
  /** Share of arrivals that find nobody listening, as of the last rearrangement. */
  #refusedShare = 1;

  constructor(spec: RequestLoad, start: SimTime) {
    this.spec = spec;
    this.key = targetKey(spec.to);
    this.calls = spec.calls ?? [];
    this.isEntry = spec.demand !== undefined;
    this.#interval = new RequestTally(spec.request.timeoutSeconds);
    this.#run = new RequestTally(spec.request.timeoutSeconds);
    this.#advancedTo = start;
    this.#countsFrom = start;
  }

  get #isShared(): boolean {
    return this.spec.queue === "shared";
  }

  /** A pod whose containers run may take load from now on. */
  addPod(pod: Pod, load: PodLoad): void {
    this.removePod(pod);
    const entry: TargetPod<Cohort> = { pod, load, group: null };
    this.#pods.set(pod, entry);
    this.#changed.add(entry);
  }

  /** The pod's containers ended: what it had not finished is cut. Call `advance` first. */
  removePod(pod: Pod): void {
    const entry = this.#pods.get(pod);
    if (entry === undefined) return;
    this.#cutBacklog(entry);
    this.#leave(entry, this.#advancedTo);
    this.#pods.delete(pod);
    this.#changed.delete(entry);
  }

  /** SIGTERM, readiness or warm-up changed. */
  podChanged(pod: Pod): void {
    const entry = this.#pods.get(pod);
    if (entry !== undefined) this.#changed.add(entry);
  }

  /** The pods that new requests go to, after propagation. */
  setRouted(pods: Iterable<Pod>): void {
    const before = this.#routed;
    this.#routed = new Set(pods);
    for (const pod of before) if (!this.#routed.has(pod)) this.podChanged(pod);
    for (const pod of this.#routed) if (!before.has(pod)) this.podChanged(pod);
  }

  /** Lets time pass up to `at`. Callees must have advanced; `latencyOf` gives their latencies of this stretch. */
  advance(at: SimTime, latencyOf: (key: string) => Latency): void {
    const seconds = (at - this.#advancedTo) / 1e6;
    if (seconds <= 0) return;
    const calls = this.#callLatency(latencyOf);
    const arrivals = this.arrivalRate * seconds;
    this.#interval.requests += arrivals;
    this.#weight = 0;
    this.#shiftSum = 0;
    this.#meanSum = 0;
    this.#squareSum = 0;
    if (this.#isShared) this.#advancePool(seconds, calls);
    else {
      for (const cohort of this.#cohorts) {
        cohort.queue.setCallLatency(calls);
        const copies = cohort.pods.size;
        this.#presentSeconds += cohort.queue.numberInSystem * copies * seconds;
        cohort.queue.advance(seconds, copies, this);
        this.#busyCoreSeconds += cohort.counter.cores * copies * seconds;
      }
      if (this.#refusedShare > 0) this.refused(arrivals * this.#refusedShare);
    }
    this.#advancedTo = at;
    if (this.#weight > 0) {
      const shift = this.#shiftSum / this.#weight;
      const mean = this.#meanSum / this.#weight;
      const variance = Math.max(0, this.#squareSum / this.#weight - (shift + mean) ** 2);
      this.#latency = { shift, mean, scv: mean > 0 ? variance / mean ** 2 : 0 };
      // No caller waits longer than its time-out.
      const limit = this.spec.request.timeoutSeconds;
      if (shift + mean > limit) this.#latency = { shift: limit, mean: 0, scv: 0 };
    }
  }

  /** Mean latency over the stretch advanced last (or the last one in which anything was worked on). */
  get latency(): Latency {
    return this.#latency;
  }

  /** Takes changes of pods and load into account; everything must have advanced to `at`. */
  rearrange(at: SimTime, arrivalRate: number): void {
    this.arrivalRate = arrivalRate;
    if (this.#isShared) {
      this.#rearrangePool(at);
      return;
    }
    for (const entry of this.#changed) this.#place(entry, at);
    this.#changed.clear();
    if (this.#cohorts.length > 1) this.#mergeAlike(at);
    const total = this.#routed.size;
    const perPod = total > 0 ? arrivalRate / total : 0;
    // Kept for the stretch that begins here: the routed pods may change before it is accounted for.
    this.#refusedShare = total > 0 ? (total - this.#listening()) / total : 1;
    for (const cohort of this.#cohorts) {
      cohort.queue.setArrivalRate(cohort.isRouted ? perPod : 0);
      this.#writeCounter(cohort, at);
    }
  }

  /** Requests per second worked on by all pods; what calls to other targets follow. */
  get processedRate(): number {
    if (this.#isShared) return this.#pool === null ? 0 : this.#pool.processedRate;
    let sum = 0;
    for (const cohort of this.#cohorts) sum += cohort.queue.processedRate * cohort.pods.size;
    return sum;
  }

  /** Seconds until a backlog is worked off and rates change by themselves. */
  get secondsUntilChange(): number {
    if (this.#isShared) return this.#pool?.secondsUntilDrained ?? Number.POSITIVE_INFINITY;
    let first = Number.POSITIVE_INFINITY;
    for (const cohort of this.#cohorts) first = Math.min(first, cohort.queue.secondsUntilDrained);
    return first;
  }

  /** Requests waiting beyond the steady state. */
  get backlog(): number {
    if (this.#isShared) return this.#pool?.backlog ?? this.#poolBacklog;
    let sum = 0;
    for (const cohort of this.#cohorts) sum += cohort.queue.backlog * cohort.pods.size;
    return sum;
  }

  /** Requests present, waiting or in work. */
  get inFlight(): number {
    if (this.#isShared) return this.#pool?.numberInSystem ?? this.#poolBacklog;
    let sum = 0;
    for (const cohort of this.#cohorts) sum += cohort.queue.numberInSystem * cohort.pods.size;
    return sum;
  }

  get cohortCount(): number {
    return this.#cohorts.length;
  }

  /** Starts all figures anew; backlogs stay. */
  begin(): void {
    this.#interval.clear();
    this.#run.clear();
    this.#busyCoreSeconds = 0;
    this.#presentSeconds = 0;
    this.#countsFrom = this.#advancedTo;
  }

  takeInterval(): RequestFigures {
    const figures = this.#interval.figures(this.backlog);
    this.#run.merge(this.#interval);
    this.#interval.clear();
    return figures;
  }

  total(): RequestFigures {
    this.#run.merge(this.#interval);
    // What was merged must not be counted again by the interval under way.
    this.#interval.clear();
    return this.#run.figures(this.backlog);
  }

  /** CPU that requests used since `begin`, in core-seconds. */
  get busyCoreSeconds(): number {
    return this.#busyCoreSeconds;
  }

  /** Mean number of requests present since `begin`. */
  get meanInFlight(): number {
    const seconds = (this.#advancedTo - this.#countsFrom) / 1e6;
    return seconds > 0 ? this.#presentSeconds / seconds : this.inFlight;
  }

  processed(count: number, latency: Latency): void {
    this.#weight += count;
    this.#shiftSum += count * latency.shift;
    this.#meanSum += count * latency.mean;
    this.#squareSum += count * (latency.scv * latency.mean ** 2 + (latency.shift + latency.mean) ** 2);
  }

  served(count: number, latency: Latency): void {
    this.#interval.served(count, latency);
  }

  refused(count: number): void {
    this.#interval.refusedCount += count;
  }

  timedOut(count: number): void {
    this.#interval.timedOutCount += count;
  }

  #callLatency(latencyOf: (key: string) => Latency): Latency {
    let sum = NO_LATENCY;
    for (const call of this.calls)
      sum = addLatencies(sum, repeatLatency(latencyOf(call.to), call.perRequest));
    return sum;
  }

  /** Pods that are routed to and take requests. */
  #listening(): number {
    let sum = 0;
    for (const cohort of this.#cohorts) if (cohort.isRouted) sum += cohort.pods.size;
    return sum;
  }

  #place(entry: TargetPod<Cohort>, at: SimTime): void {
    const { pod, load } = entry;
    const isRouted = this.#routed.has(pod) && pod.sigtermAt === null;
    if (pod.sigtermAt !== null && load.profile.onSigterm === "cut") this.#cutBacklog(entry, at);
    const backlog = entry.group?.queue.backlog ?? 0;
    if (!isRouted && backlog === 0) {
      this.#leave(entry, at);
      return;
    }
    const { cores, isUnlimited } = loadCores(pod, load);
    if (isUnlimited) this.usedNodeCapacity = true;
    const cpuFactor = this.#cpuFactor(load, at);
    const before = entry.group;
    if (
      before !== null &&
      before.cores === cores &&
      before.cpuFactor === cpuFactor &&
      before.isRouted === isRouted
    ) {
      return;
    }
    this.#leave(entry, at);
    this.#join(entry, this.#cohortFor(cores, cpuFactor, isRouted, backlog, at), at);
  }

  #cpuFactor(load: PodLoad, at: SimTime): number {
    const { warmUp } = load.profile;
    if (warmUp === null || load.readyAt === null) return warmUp === null ? 1 : warmUp.cpuFactor;
    return at < load.readyAt + warmUp.for ? warmUp.cpuFactor : 1;
  }

  #cohortFor(cores: number, cpuFactor: number, isRouted: boolean, backlog: number, at: SimTime): Cohort {
    for (const cohort of this.#cohorts) {
      if (
        cohort.cores === cores &&
        cohort.cpuFactor === cpuFactor &&
        cohort.isRouted === isRouted &&
        cohort.queue.backlog === backlog
      ) {
        return cohort;
      }
    }
    const queue = new FluidQueue(this.#station(cores, cpuFactor), this.spec.request.timeoutSeconds, backlog);
    const cohort: Cohort = {
      cores,
      cpuFactor,
      isRouted,
      queue,
      counter: new UsageCounter(at),
      pods: new Set(),
    };
    this.#cohorts.push(cohort);
    return cohort;
  }

  #station(cores: number, cpuFactor: number, pods?: number): Station {
    const key = `${cores}/${cpuFactor}/${pods ?? ""}`;
    let station = this.#stations.get(key);
    if (station === undefined) {
      const { request } = this.spec;
      const cpu = { ...request.cpu, meanSeconds: request.cpu.meanSeconds * cpuFactor };
      station = new Station(cores, { ...request, cpu }, pods);
      this.#stations.set(key, station);
    }
    return station;
  }

  #join(entry: TargetPod<Cohort>, cohort: Cohort, at: SimTime): void {
    cohort.pods.add(entry);
    entry.group = cohort;
    entry.load.follow(cohort.counter, at);
    this.#consumersChanged = true;
  }

  #leave(entry: TargetPod<Cohort>, at: SimTime): void {
    const cohort = entry.group;
    if (cohort === null) return;
    cohort.pods.delete(entry);
    entry.group = null;
    entry.load.follow(null, at);
    this.#consumersChanged = true;
    if (cohort.pods.size === 0) this.#cohorts = this.#cohorts.filter((x) => x !== cohort);
  }

  /** Counts the requests that the pod had not finished as lost and takes them out of its queue. */
  #cutBacklog(entry: TargetPod<Cohort>, at: SimTime = this.#advancedTo): void {
    const cohort = entry.group;
    if (cohort === null || this.#isShared || cohort.queue.backlog === 0) return;
    this.#interval.cutCount += cohort.queue.backlog;
    this.#leave(entry, at);
  }

  /** Cohorts that differ in nothing any more become one: the smaller joins the larger. */
  #mergeAlike(at: SimTime): void {
    const kept: Cohort[] = [];
    for (const cohort of this.#cohorts) {
      const twin = kept.find(
        (x) =>
          x.cores === cohort.cores &&
          x.cpuFactor === cohort.cpuFactor &&
          x.isRouted === cohort.isRouted &&
          Math.abs(x.queue.backlog - cohort.queue.backlog) <=
            ALIKE * Math.max(x.queue.backlog, cohort.queue.backlog),
      );
      if (twin === undefined) {
        kept.push(cohort);
        continue;
      }
      const [from, into] = twin.pods.size >= cohort.pods.size ? [cohort, twin] : [twin, cohort];
      const total = from.pods.size + into.pods.size;
      into.queue.backlog =
        (from.queue.backlog * from.pods.size + into.queue.backlog * into.pods.size) / total;
      for (const entry of from.pods) this.#join(entry, into, at);
      if (into === cohort) kept[kept.indexOf(twin)] = cohort;
    }
    // A pod that no longer gets requests and has worked off its backlog has nothing to do.
    for (const cohort of kept) {
      if (cohort.isRouted || cohort.queue.backlog > 0) continue;
      for (const entry of cohort.pods) {
        entry.group = null;
        entry.load.follow(null, at);
      }
      cohort.pods.clear();
    }
    this.#cohorts = kept.filter((x) => x.pods.size > 0);
  }

  #writeCounter(cohort: Cohort, at: SimTime): void {
    const { queue } = cohort;
    const work = this.spec.request.cpu.meanSeconds * cohort.cpuFactor;
    cohort.counter.set(at, queue.processedRate * work, queue.numberInSystem, queue.growthRate);
  }

  #advancePool(seconds: number, calls: Latency): void {
    const pool = this.#pool;
    if (pool === null) {
      // Nobody consumes: all that arrives waits, as far as the queue has room.
      const room = Math.max(0, this.spec.request.queueLimit - this.#poolBacklog);
      const arrivals = this.arrivalRate * seconds;
      const kept = Math.min(room, arrivals);
      this.#presentSeconds += (this.#poolBacklog + kept / 2) * seconds;
      this.#poolBacklog += kept;
      this.refused(arrivals - kept);
      return;
    }
    pool.setCallLatency(calls);
    this.#presentSeconds += pool.numberInSystem * seconds;
    pool.advance(seconds, 1, this);
    for (const cohort of this.#cohorts) {
      this.#busyCoreSeconds += cohort.counter.cores * cohort.pods.size * seconds;
    }
  }

  #rearrangePool(at: SimTime): void {
    for (const entry of this.#changed) {
      const consumes = this.#routed.has(entry.pod) && entry.pod.sigtermAt === null;
      if (consumes === (entry.group !== null)) continue;
      this.#leave(entry, at);
      if (!consumes) continue;
      const { cores, isUnlimited } = loadCores(entry.pod, entry.load);
      if (isUnlimited) this.usedNodeCapacity = true;
      this.#join(entry, this.#cohortFor(cores, 1, true, 0, at), at);
    }
    this.#changed.clear();
    if (this.#consumersChanged) this.#resizePool();
    const pool = this.#pool;
    if (pool === null) return;
    pool.setArrivalRate(this.arrivalRate);
    const busyShare = (pool.processedRate * this.spec.request.cpu.meanSeconds) / this.#poolCores;
    const pods = this.#listening();
    for (const cohort of this.#cohorts) {
      cohort.counter.set(at, busyShare * cohort.cores, (pool.numberInSystem - pool.backlog) / pods, 0);
    }
  }

  #resizePool(): void {
    this.#consumersChanged = false;
    const backlog = this.#pool?.backlog ?? this.#poolBacklog;
    const pods = this.#listening();
    this.#poolBacklog = backlog;
    this.#poolCores = this.#cohorts.reduce((sum, x) => sum + x.cores * x.pods.size, 0);
    this.#pool =
      pods === 0
        ? null
        : new FluidQueue(this.#station(this.#poolCores, 1, pods), this.spec.request.timeoutSeconds, backlog);
  }
}
