import { addLatencies, type Latency, NO_LATENCY, shareLongerThan, totalMean } from "./latency.js";
import type { Station, StationPoint } from "./station.js";

/** Takes what a queue did over a stretch of time. Counts are requests. */
export interface QueueLedger {
  /** Requests worked off, late ones included, and how long they took. */
  processed(count: number, latency: Latency): void;
  /**
   * Requests answered in time; `latency` is that of all, of which those beyond the time-out are not among them;
   * `cpuSeconds`: the mean part of it that went by with the CPU.
   */
  served(count: number, latency: Latency, cpuSeconds: number): void;
  refused(count: number): void;
  timedOut(count: number): void;
}

/** Most pieces into which a growing or falling backlog is cut for its latencies. */
const MOST_SLICES = 16;
/** A backlog this close to the level at which callers give up as fast as it grows stays there. */
const SETTLED = 0.005;

/**
 * The fluid queue of one pod (or of all consumers of a shared queue): requests flow in at a constant rate between
 * changes; what the station cannot work off piles up as backlog and is worked off later.
 *
 * Ledger: arrivals = served + refused + timed out + change of backlog, exactly. A caller that gives up leaves the
 * queue while its backlog grows; below saturation the work is done all the same and counts as timed out.
 * Little's law holds by construction: number in system = backlog + rate worked off × steady latency.
 */
export class FluidQueue {
  readonly station: Station;
  readonly timeoutSeconds: number;
  backlog: number;
  #arrivalRate = 0;
  #callLatency: Latency = NO_LATENCY;
  #point: StationPoint;
  /** Computed when asked for; depends on arrival rate and call latency. */
  #most: number | undefined;
  /** Latency without backlog and the share that it makes too late; likewise. */
  #steadily: { readonly latency: Latency; readonly late: number } | undefined;

  constructor(station: Station, timeoutSeconds: number, backlog = 0) {
    this.station = station;
    this.timeoutSeconds = timeoutSeconds;
    this.backlog = backlog;
    this.#point = station.at(0);
  }

  get arrivalRate(): number {
    return this.#arrivalRate;
  }

  setArrivalRate(rate: number): void {
    if (rate === this.#arrivalRate) return;
    this.#arrivalRate = rate;
    this.#point = this.station.at(rate);
    this.#most = undefined;
    this.#steadily = undefined;
  }

  /** Latency that calls to other targets add to each request. */
  setCallLatency(latency: Latency): void {
    if (latency === this.#callLatency) return;
    this.#callLatency = latency;
    this.#most = undefined;
    this.#steadily = undefined;
  }

  /** Requests per second worked on until the next change; calls to other targets follow this rate. */
  get processedRate(): number {
    if (this.backlog > 0) return this.station.serviceRate;
    return Math.min(this.#arrivalRate * (1 - this.#point.blocking), this.station.serviceRate);
  }

  /** Requests present, those on their way through the steady state included. */
  get numberInSystem(): number {
    return this.backlog + this.processedRate * totalMean(this.#point.latency);
  }

  /** Cores that requests in work want and do not get at this instant. */
  get missingCores(): number {
    return this.station.missingCores(this.#point, this.backlog);
  }

  /** At these rates it stays as it is, whatever its requests call. */
  get isSteady(): boolean {
    return this.backlog === 0 && this.#arrivalRate <= this.station.serviceRate;
  }

  /** How fast the backlog changes, requests per second. */
  get growthRate(): number {
    if (this.station.isQuick) return 0;
    const growth = this.#arrivalRate - this.station.serviceRate;
    if (growth < 0) return this.backlog > 0 ? growth : 0;
    return this.backlog >= this.#mostBacklog() * (1 - SETTLED) ? 0 : growth;
  }

  /** Seconds until the backlog is worked off; Infinity while it grows or is none. */
  get secondsUntilDrained(): number {
    const fall = this.station.serviceRate - this.#arrivalRate;
    return this.backlog > 0 && fall > 0 ? this.backlog / fall : Number.POSITIVE_INFINITY;
  }

  /** Mean time to an answer that needs no calls, at this instant. Seconds. */
  get ownSeconds(): number {
    return totalMean(this.station.withBacklog(this.#point, this.backlog));
  }

  /** Seconds until `ownSeconds` passes a limit, upwards or downwards; Infinity: not at these rates. */
  secondsUntilOwn(limitSeconds: number): number {
    const seconds = ((limitSeconds - this.ownSeconds) * this.station.serviceRate) / this.growthRate;
    return seconds > 0 ? seconds : Number.POSITIVE_INFINITY;
  }

  /** Latency of a request at this instant, calls included. */
  get latency(): Latency {
    return this.#latencyAt(this.backlog);
  }

  /** Lets `seconds` pass and tells the ledger what `copies` such queues did. */
  advance(seconds: number, copies: number, ledger: QueueLedger): void {
    if (seconds <= 0) return;
    let left = seconds;
    if (this.backlog > 0 && this.#arrivalRate < this.station.serviceRate)
      left = this.#drain(left, copies, ledger);
    if (left <= 0) return;
    if (this.#arrivalRate > this.station.serviceRate && !this.station.isQuick) {
      this.#overload(left, copies, ledger);
    } else if (this.backlog > 0) {
      this.#hold(left, copies, ledger);
    } else if (this.#arrivalRate > 0) {
      this.#steady(left, copies, ledger);
    }
  }

  #steady(seconds: number, copies: number, ledger: QueueLedger): void {
    const arrivals = this.#arrivalRate * seconds * copies;
    const { blocking } = this.#point;
    const accepted = arrivals * (1 - blocking);
    this.#steadily ??= this.#findSteadily();
    const { latency, late } = this.#steadily;
    ledger.processed(accepted, latency);
    if (blocking > 0) ledger.refused(arrivals - accepted);
    if (late > 0) ledger.timedOut(accepted * late);
    ledger.served(accepted * (1 - late), latency, this.#cpuSeconds(0));
  }

  #findSteadily(): { readonly latency: Latency; readonly late: number } {
    const latency = this.#latencyAt(0);
    return { latency, late: shareLongerThan(latency, this.timeoutSeconds) };
  }

  /** A backlog that stays: arrivals at the service rate, or above it where a short queue refuses the excess. */
  #hold(seconds: number, copies: number, ledger: QueueLedger): void {
    this.#work(this.backlog, seconds, copies, ledger);
    const excess = this.#arrivalRate - this.station.serviceRate;
    if (excess > 0) ledger.refused(excess * seconds * copies);
  }

  /** Returns the seconds that are left once the backlog is gone. */
  #drain(seconds: number, copies: number, ledger: QueueLedger): number {
    const fall = this.station.serviceRate - this.#arrivalRate;
    const before = this.backlog;
    const duration = Math.min(seconds, before / fall);
    const after = duration < seconds ? 0 : Math.max(0, before - fall * duration);
    const slices = this.#slices(before, after);
    for (let i = 0; i < slices; i++) {
      const middle = before + ((after - before) * (i + 0.5)) / slices;
      this.#work(middle, duration / slices, copies, ledger);
    }
    // The last request of a backlog leaves at a rounded instant; what rounding left is served, too.
    this.backlog = after < 1e-9 * before ? 0 : after;
    if (this.backlog === 0 && after > 0)
      ledger.served(after * copies, this.#latencyAt(0), this.#cpuSeconds(0));
    return seconds - duration;
  }

  /** Works at full rate with the given backlog in place. */
  #work(backlog: number, seconds: number, copies: number, ledger: QueueLedger): void {
    const worked = this.station.serviceRate * seconds * copies;
    const latency = this.#latencyAt(backlog);
    const late = shareLongerThan(latency, this.timeoutSeconds);
    ledger.processed(worked, latency);
    if (late > 0) ledger.timedOut(worked * late);
    ledger.served(worked * (1 - late), latency, this.#cpuSeconds(backlog));
  }

  #overload(seconds: number, copies: number, ledger: QueueLedger): void {
    const rate = this.#arrivalRate;
    const serviceRate = this.station.serviceRate;
    const most = this.#mostBacklog();
    const full = this.#room();
    let left = seconds;
    if (most === 0 && this.backlog === 0) {
      // Even without a backlog so many come too late that none builds up.
      const latency = this.#latencyAt(0);
      const late = this.#lateShare(0);
      ledger.processed(serviceRate * seconds * copies, latency);
      ledger.timedOut(rate * late * seconds * copies);
      ledger.served(rate * (1 - late) * seconds * copies, latency, this.#cpuSeconds(0));
      return;
    }
    if (this.timeoutSeconds === Number.POSITIVE_INFINITY) {
      const before = this.backlog;
      const duration = Math.min(left, Math.max(0, (full - before) / (rate - serviceRate)));
      const after = before + (rate - serviceRate) * duration;
      if (duration > 0) {
        const slices = this.#slices(before, after);
        for (let i = 0; i < slices; i++) {
          this.#worked(before + ((after - before) * (i + 0.5)) / slices, duration / slices, copies, ledger);
        }
        this.backlog = after;
        left -= duration;
      }
    } else {
      for (let i = 0; i < 24 && left > 0; i++) {
        const gap = most - this.backlog;
        if (Math.abs(gap) <= SETTLED * most) break;
        const slope = rate * (1 - this.#lateShare(this.backlog)) - serviceRate;
        const step = slope === 0 ? left : Math.min(left, (0.25 * gap) / slope);
        if (!(step > 0)) break;
        const after = this.backlog + slope * step;
        this.#worked((this.backlog + after) / 2, step, copies, ledger);
        ledger.timedOut((rate - serviceRate - slope) * step * copies);
        this.backlog = after;
        left -= step;
      }
    }
    if (left <= 0) return;
    this.#worked(this.backlog, left, copies, ledger);
    const excess = (rate - serviceRate) * left * copies;
    if (most < full) ledger.timedOut(excess);
    else ledger.refused(excess);
  }

  /** Served at full rate; those who gave up are counted apart. */
  #worked(backlog: number, seconds: number, copies: number, ledger: QueueLedger): void {
    const worked = this.station.serviceRate * seconds * copies;
    const latency = this.#latencyAt(backlog);
    ledger.processed(worked, latency);
    ledger.served(worked, latency, this.#cpuSeconds(backlog));
  }

  #latencyAt(backlog: number): Latency {
    const own = this.station.withBacklog(this.#point, backlog);
    return this.#callLatency === NO_LATENCY ? own : addLatencies(own, this.#callLatency);
  }

  #cpuSeconds(backlog: number): number {
    return this.station.cpuSeconds(this.#point, backlog);
  }

  #lateShare(backlog: number): number {
    return shareLongerThan(this.#latencyAt(backlog), this.timeoutSeconds);
  }

  #room(): number {
    return Math.max(0, this.station.capacity - (this.#point.latency.mean * this.station.serviceRate || 0));
  }

  /** The backlog at which growth ends: no room, or callers give up as fast as requests pile up. */
  #mostBacklog(): number {
    this.#most ??= this.#findMostBacklog();
    return this.#most;
  }

  #findMostBacklog(): number {
    const room = this.#room();
    if (this.timeoutSeconds === Number.POSITIVE_INFINITY) return room;
    const enough = 1 - this.station.serviceRate / this.#arrivalRate;
    if (this.#lateShare(0) >= enough) return 0;
    let low = 0;
    let high = this.station.serviceRate * this.timeoutSeconds;
    while (high < room && this.#lateShare(high) < enough) {
      low = high;
      high *= 2;
    }
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2;
      if (this.#lateShare(middle) < enough) low = middle;
      else high = middle;
    }
    return Math.min(room, high);
  }

  #slices(before: number, after: number): number {
    const typical = (before + after) / 2 + this.station.serviceRate * this.#point.latency.mean;
    const slices = Math.ceil((4 * Math.abs(after - before)) / Math.max(typical, 1e-9));
    return Math.min(MOST_SLICES, Math.max(1, slices));
  }
}
