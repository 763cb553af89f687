import { cachedLookups } from "../network/index.js";
import type { SimTime } from "../units/index.js";
import { CONNECT_TIMEOUT_SECONDS } from "./connect-timeout.js";
import { DoorQueue } from "./door-queue.js";
import {
  addLatencies,
  type Latency,
  NO_LATENCY,
  repeatLatency,
  totalMean,
  withoutLatency,
} from "./latency.js";
import type { NetworkBytes } from "./network-bytes.js";
import { PodQueues } from "./pod-queues.js";
import type { QueueSet, RequestLedger, TellLateness } from "./queue-set.js";
import { type RequestFigures, RequestTally } from "./request-figures.js";
import { SharedQueue } from "./shared-queue.js";
import type { TerminationLosses } from "./termination-losses.js";
import { type RequestLoad, type TrafficCall, type TrafficLookup, targetKey } from "./traffic-target.js";

/** How long requests of a caller took at the target of that key, over the stretch advanced last. */
export type LatencyOf = (key: string, caller: RequestTarget) => Latency;

type TargetOf = (key: string) => RequestTarget | undefined;

/** The requests of one Service (or workload): their queues, their figures, and how long its callers wait for it. */
export class RequestTarget implements RequestLedger {
  readonly kind = "requests";
  readonly spec: RequestLoad;
  readonly key: string;
  calls: readonly FluidCall[];
  /** For whom it makes each call: null for all its requests, or the door that those come through. */
  callers: readonly (RequestTarget | null)[];
  readonly isEntry: boolean;
  /** Its Service is a name outside the cluster. */
  readonly isExternal: boolean;
  readonly queues: QueueSet;
  /** Requests per second that arrive, calls of other targets included. */
  arrivalRate = 0;
  /** Time-outs of its pods' probes. Seconds, ascending. */
  #probeLimits: readonly number[] = [];
  #hasNewLimits = false;
  #ownRate = 0;

  readonly #interval: RequestTally;
  readonly #run: RequestTally;
  #advancedTo: SimTime;
  #countsFrom: SimTime;
  #busyCoreSeconds = 0;
  #missingCoreSeconds = 0;
  #presentSeconds = 0;
  /** Whom it may not call; null: it may call all. */
  #forbidden: ReadonlySet<string> | null;
  /** Share of its requests that a forbidden call makes fail, its own or one of whom it calls. */
  failShare = 0;
  /** Requests per second that NetworkPolicies keep from arriving. */
  forbiddenRate = 0;
  /** Bytes of a mean request; null: nobody counts them. */
  #meanBytes: NetworkBytes | null = null;
  /** Round trips of the network, one of each call. Seconds. */
  #callHops: readonly number[] = [];

  // Sums over the stretch advanced last, for the targets that call this one.
  #weight = 0;
  #shiftSum = 0;
  #meanSum = 0;
  #squareSum = 0;
  #shape: Latency["shape"];
  #hasOneShape = true;
  #latency: Latency = NO_LATENCY;
  #calledLatency: Latency = NO_LATENCY;

  constructor(spec: RequestLoad, start: SimTime, isExternal = false) {
    this.spec = spec;
    this.isExternal = isExternal;
    this.key = targetKey(spec.to);
    this.calls = withLookups(spec.calls ?? []);
    this.callers = this.calls.map(() => null);
    this.#forbidden = forbiddenOf(this.calls);
    this.isEntry = spec.demand !== undefined;
    this.queues =
      isExternal || spec.door !== undefined
        ? new DoorQueue(spec.request, this)
        : spec.queue === "shared"
          ? new SharedQueue(spec.request, this)
          : new PodQueues(spec.request, this);
    this.#interval = new RequestTally(spec.request);
    this.#run = new RequestTally(spec.request);
    this.#advancedTo = start;
    this.#countsFrom = start;
  }

  /** A controller: makes further calls for requests that come through a door. Before anything flows. */
  addOnward(door: RequestTarget, calls: readonly TrafficCall[]): void {
    this.calls = [...this.calls, ...calls];
    this.callers = [...this.callers, ...calls.map(() => door)];
    this.#forbidden = forbiddenOf(this.calls);
  }

  /** A NetworkPolicy forbids its calls to the target of that key. */
  mayNotCall(key: string): boolean {
    return this.#forbidden?.has(key) === true;
  }

  /** Calls of that place in `calls` per request worked off now. */
  callsPerRequest(i: number): number {
    const { perRequest, isLookupOf } = this.calls[i]!;
    if (isLookupOf !== undefined) {
      return this.#lookupsPerRequest(perRequest, isLookupOf) * isLookupOf.rounds * isLookupOf.parallel;
    }
    const door = this.callers[i]!;
    if (door === null) return perRequest;
    return this.arrivalRate > 0 ? (perRequest * door.arrivalRate) / this.arrivalRate : 0;
  }

  /** Takes in the time-outs of a pod's probes. */
  noteProbes(limits: readonly number[]): void {
    if (limits.every((limit) => this.#probeLimits.includes(limit))) return;
    this.#hasNewLimits = true;
    this.#probeLimits = [...new Set([...this.#probeLimits, ...limits])].sort((a, b) => a - b);
  }

  /** See `QueueSet.noteLateness`. */
  noteLateness(tell: TellLateness): number {
    this.#hasNewLimits = false;
    return this.#probeLimits.length === 0
      ? Number.POSITIVE_INFINITY
      : this.queues.noteLateness(this.#probeLimits, tell);
  }

  /** Lets time pass up to `at`. Callees must have advanced; `latencyOf` gives their latencies of this stretch. */
  advance(at: SimTime, latencyOf: LatencyOf): void {
    const seconds = (at - this.#advancedTo) / 1e6;
    if (seconds <= 0) return;
    this.#advancedTo = at;
    this.#interval.requests += this.arrivalRate * seconds;
    if (this.forbiddenRate > 0) this.#countForbidden(this.forbiddenRate * seconds);
    this.#weight = 0;
    this.#shiftSum = 0;
    this.#meanSum = 0;
    this.#squareSum = 0;
    this.#hasOneShape = true;
    const before = this.queues.inFlight;
    this.#busyCoreSeconds += this.queues.busyCores * seconds;
    const missing = this.queues.missingCores;
    this.#calledLatency = this.#callLatency(latencyOf);
    this.queues.advance(seconds, this.#calledLatency);
    this.#missingCoreSeconds += ((missing + this.queues.missingCores) / 2) * seconds;
    this.#presentSeconds += ((before + this.queues.inFlight) / 2) * seconds;
    this.#noteLatency();
  }

  /** Mean latency over the stretch advanced last (or the last one in which anything was worked on). */
  get latency(): Latency {
    return this.#latency;
  }

  /** The same for the requests of one caller: those that come through a door make calls of their own. */
  latencyFor(caller: RequestTarget, latencyOf: LatencyOf): Latency {
    if (caller.mayNotCall(this.key)) {
      const shift = Math.min(this.spec.request.timeoutSeconds, CONNECT_TIMEOUT_SECONDS);
      return { shift, mean: 0, scv: 0 };
    }
    if (caller.spec.door === undefined || !this.callers.includes(caller)) return this.#latency;
    let sum = withoutLatency(this.#latency, this.#calledLatency);
    for (let i = 0; i < this.calls.length; i++) {
      const door = this.callers[i];
      if (door === null || door === caller)
        sum = this.#withCall(sum, i, this.calls[i]!.perRequest, latencyOf);
    }
    return sum;
  }

  /** Requests per second that its own load brings at that instant, forbidden ones included. */
  takeOwnRate(at: SimTime): number {
    this.#ownRate = this.spec.demand?.valueAt(at) ?? 0;
    return this.#ownRate;
  }

  /** A rearrangement would change nothing, if all its call graph is steady. */
  isUnchanged(at: SimTime): boolean {
    const { demand } = this.spec;
    return (
      !this.#hasNewLimits &&
      (demand === undefined || demand.valueAt(at) === this.#ownRate) &&
      this.queues.isUnchanged(at)
    );
  }

  /** Takes changes of pods and load into account; everything must have advanced to `at`. */
  rearrange(at: SimTime, arrivalRate: number): void {
    this.arrivalRate = arrivalRate;
    this.queues.rearrange(at, arrivalRate);
  }

  /** Starts all figures anew; backlogs stay. */
  begin(): void {
    this.#interval.clear();
    this.#run.clear();
    this.queues.forgetTerminations();
    this.#busyCoreSeconds = 0;
    this.#missingCoreSeconds = 0;
    this.#presentSeconds = 0;
    this.#countsFrom = this.#advancedTo;
  }

  /** What the ends of its pods cost since `begin`; null when none ended. */
  get terminations(): TerminationLosses | null {
    return this.queues.terminations;
  }

  takeInterval(): RequestFigures {
    const figures = this.#interval.figures(this.queues.backlog);
    this.#run.merge(this.#interval);
    this.#interval.clear();
    return figures;
  }

  total(): RequestFigures {
    this.#run.merge(this.#interval);
    // What was merged must not be counted again by the interval under way.
    this.#interval.clear();
    return this.#run.figures(this.queues.backlog);
  }

  /** CPU that requests used since `begin`, in core-seconds. */
  get busyCoreSeconds(): number {
    return this.#busyCoreSeconds;
  }

  /** CPU that requests in work wanted and did not get since `begin`, in core-seconds. */
  get missingCoreSeconds(): number {
    return this.#missingCoreSeconds;
  }

  /** Mean number of requests present since `begin`. */
  get meanInFlight(): number {
    const seconds = (this.#advancedTo - this.#countsFrom) / 1e6;
    return seconds > 0 ? this.#presentSeconds / seconds : this.queues.inFlight;
  }

  processed(count: number, latency: Latency): void {
    if (this.#weight === 0) this.#shape = latency.shape;
    else if (this.#shape !== latency.shape) this.#hasOneShape = false;
    this.#weight += count;
    this.#shiftSum += count * latency.shift;
    this.#meanSum += count * latency.mean;
    this.#squareSum += count * (latency.scv * latency.mean ** 2 + (latency.shift + latency.mean) ** 2);
  }

  /** What a mean request carries from now on. */
  setMeanBytes(bytes: NetworkBytes | null): void {
    this.#meanBytes = bytes ?? this.#meanBytes;
  }

  /** What the network adds to each call from now on, in the calls' order. Seconds. */
  setCallHops(roundTrips: readonly number[]): void {
    this.#callHops = roundTrips;
  }

  served(count: number, latency: Latency, cpuSeconds: number): void {
    const failed = count * this.failShare;
    this.#interval.failedCount += failed;
    this.#interval.served(count - failed, latency);
    this.#interval.spent.add(count - failed, latency, cpuSeconds, totalMean(this.#calledLatency));
    if (this.#meanBytes !== null && count > 0) this.#interval.countBytes(this.#meanBytes, count);
  }

  refused(count: number): void {
    this.#interval.refusedCount += count;
  }

  timedOut(count: number): void {
    this.#interval.timedOutCount += count;
  }

  cut(count: number): void {
    this.#interval.cutCount += count;
  }

  recalled(count: number): number {
    const known = Math.min(count, Math.max(0, this.#interval.servedCount));
    this.#interval.servedCount -= known;
    this.#interval.cutCount += known;
    if (this.#meanBytes !== null) this.#interval.countBytes(this.#meanBytes, -known);
    return known;
  }

  #countForbidden(count: number): void {
    this.#interval.requests += count;
    this.#interval.timedOutCount += count;
    this.#interval.forbiddenCount += count;
  }

  /** Finds the share of requests that fail with the calls made for them; callees first. */
  findFailShare(target: TargetOf): void {
    this.failShare = this.#failing(target, (i) => this.callsPerRequest(i));
  }

  /** Of the requests of one caller: what a controller calls for another door is nothing to it. */
  failShareFor(caller: RequestTarget, target: TargetOf): number {
    if (caller.spec.door === undefined || !this.callers.includes(caller)) return this.failShare;
    return this.#failing(target, (i) => {
      const door = this.callers[i];
      return door === null || door === caller ? this.calls[i]!.perRequest : 0;
    });
  }

  /** A fraction is one more call with that probability. */
  #failing(target: TargetOf, timesOf: (i: number) => number): number {
    let good = 1;
    for (let i = 0; i < this.calls.length; i++) {
      const { to, isForbidden } = this.calls[i]!;
      const share = isForbidden === true ? 1 : (target(to)?.failShareFor(this, target) ?? 0);
      if (share === 0) continue;
      const times = timesOf(i);
      const whole = Math.floor(times);
      good *= (1 - share) ** whole * (1 - (times - whole) * share);
    }
    return 1 - good;
  }

  #callLatency(latencyOf: LatencyOf): Latency {
    let sum = NO_LATENCY;
    for (let i = 0; i < this.calls.length; i++) {
      // Queries of one name are under way at once.
      const times = this.callsPerRequest(i) / (this.calls[i]!.isLookupOf?.parallel ?? 1);
      sum = this.#withCall(sum, i, times, latencyOf);
    }
    return sum;
  }

  /** Look-ups before so many calls of a request; answers are kept pod by pod. */
  #lookupsPerRequest(calls: number, { share, ttlSeconds }: TrafficLookup): number {
    const wanted = calls * share;
    if (ttlSeconds === 0) return wanted;
    const rate = this.queues.processedRate;
    const pods = Math.max(1, this.queues.routed.count);
    return rate > 0 ? (cachedLookups((rate * wanted) / pods, ttlSeconds) * pods) / rate : wanted;
  }

  #withCall(sum: Latency, i: number, times: number, latencyOf: LatencyOf): Latency {
    const hop = (this.#callHops[i] ?? 0) + (this.spec.proxySeconds ?? 0);
    const latency = latencyOf(this.calls[i]!.to, this);
    const whole = hop === 0 ? latency : { ...latency, shift: latency.shift + hop };
    return addLatencies(sum, repeatLatency(whole, times));
  }

  #noteLatency(): void {
    if (this.#weight === 0) return;
    const shift = this.#shiftSum / this.#weight;
    const mean = this.#meanSum / this.#weight;
    const variance = Math.max(0, this.#squareSum / this.#weight - (shift + mean) ** 2);
    this.#latency = {
      shift,
      mean,
      scv: mean > 0 ? variance / mean ** 2 : 0,
      shape: this.#hasOneShape ? this.#shape : undefined,
    };
    // No caller waits longer than its time-out.
    const limit = this.spec.request.timeoutSeconds;
    if (shift + mean > limit) this.#latency = { shift: limit, mean: 0, scv: 0 };
  }
}

function forbiddenOf(calls: readonly TrafficCall[]): ReadonlySet<string> | null {
  const forbidden = calls.filter(({ isForbidden }) => isForbidden === true).map(({ to }) => to);
  return forbidden.length === 0 ? null : new Set(forbidden);
}

/** A call, or the queries before one. */
export interface FluidCall extends TrafficCall {
  readonly isLookupOf?: TrafficLookup;
}

function withLookups(calls: readonly TrafficCall[]): readonly FluidCall[] {
  return calls.flatMap((call): readonly FluidCall[] => {
    const { lookup, perRequest } = call;
    if (lookup === undefined) return [call];
    return [{ to: lookup.to, perRequest, isForbidden: lookup.isForbidden, isLookupOf: lookup }, call];
  });
}
