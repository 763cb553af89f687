import { LatencyHistogram } from "../stats/index.js";
import { type Latency, shapeOf } from "./latency.js";
import { ByteMeter, type NetworkBytes } from "./network-bytes.js";
import type { RequestProfile } from "./request-profile.js";
import { SpentTally } from "./spent-tally.js";

/** What happened to the requests of a target over a stretch of time. Latencies of those served; null: none was. */
export interface RequestFigures {
  readonly requests: number;
  readonly served: number;
  /** Found no endpoint, no room in the queue, or a pod that no longer listens. */
  readonly refused: number;
  /** Took longer than the caller waits. */
  readonly timedOut: number;
  /** Were in a pod that ended. */
  readonly cut: number;
  /** Answered with an error, because a call to another target failed. */
  readonly failed: number;
  /** Of those without an answer, how many were tried again; each attempt counts as a request. */
  readonly retried: number;
  /** At the end in no other count: waiting beyond the steady state, or, request by request, in flight. */
  readonly backlog: number;
  readonly meanSeconds: number | null;
  readonly p50Seconds: number | null;
  readonly p90Seconds: number | null;
  readonly p95Seconds: number | null;
  readonly p99Seconds: number | null;
  readonly p999Seconds: number | null;
  readonly maxSeconds: number | null;
  /** Where the mean time went; null: nothing was served. */
  readonly spent: TimeSpent | null;
  /** Never arrived, because a NetworkPolicy forbids it: their callers wait until they give up. Absent: none. */
  readonly forbidden?: number;
  /** Of requests that were answered; absent or null: nobody counts them. */
  readonly bytes?: NetworkBytes | null;
}

/** Means over served requests. Time of failed attempts before the one that was served is in none of them. */
export interface TimeSpent {
  readonly networkSeconds: number;
  /** In line for a slot, a pod's set-up included. */
  readonly queueSeconds: number;
  /** Using CPU or sharing it with others. */
  readonly cpuSeconds: number;
  /** Without CPU. */
  readonly waitingSeconds: number;
  readonly callsSeconds: number;
}

const QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999] as const;
/** Latencies closer than this share count as one. */
const ALIKE = 1e-9;
/** Most different latencies kept apart before they go to a histogram. */
const MOST_PARTS = 128;

/** Requests that shared one latency. */
interface Part {
  readonly latency: Latency;
  count: number;
}

/**
 * Adds up what happens to the requests of one target. Latencies are those of requests answered in time.
 *
 * Latencies are kept as they are told, as few as they mostly are in an interval, and written into a histogram only
 * where quantiles of several are asked for: writing costs more than all else.
 */
export class RequestTally {
  requests = 0;
  servedCount = 0;
  refusedCount = 0;
  timedOutCount = 0;
  cutCount = 0;
  /** Answered with an error, because a call to another target failed. */
  failedCount = 0;
  forbiddenCount = 0;
  bytes: ByteMeter | null = null;
  readonly #timeoutSeconds: number;
  #parts: Part[] = [];
  #histogram: LatencyHistogram | null = null;

  readonly spent: SpentTally;

  constructor({ timeoutSeconds, waitSeconds }: Pick<RequestProfile, "timeoutSeconds" | "waitSeconds">) {
    this.#timeoutSeconds = timeoutSeconds;
    this.spent = new SpentTally(waitSeconds);
  }

  served(count: number, latency: Latency): void {
    this.servedCount += count;
    if (!(count > 0)) return;
    const last = this.#parts[this.#parts.length - 1];
    if (last !== undefined && areAlike(last.latency, latency)) {
      last.count += count;
      return;
    }
    if (this.#parts.length >= MOST_PARTS) this.#write();
    this.#parts.push({ latency, count });
  }

  /** Takes another tally's counts and latencies in. */
  merge(other: RequestTally): void {
    this.requests += other.requests;
    this.servedCount += other.servedCount;
    this.refusedCount += other.refusedCount;
    this.timedOutCount += other.timedOutCount;
    this.cutCount += other.cutCount;
    this.spent.merge(other.spent);
    this.failedCount += other.failedCount;
    this.forbiddenCount += other.forbiddenCount;
    if (other.bytes !== null) this.countBytes(other.bytes, 1);
    this.#histogram ??= new LatencyHistogram();
    if (other.#histogram !== null) this.#histogram.merge(other.#histogram);
    for (const part of other.#parts) this.#add(this.#histogram, part);
  }

  /** Bytes of so many answered requests, each of which carries `bytes`. */
  countBytes(bytes: NetworkBytes, times: number): void {
    this.bytes ??= new ByteMeter();
    this.bytes.add(bytes, times);
  }

  figures(backlog: number): RequestFigures {
    const [mean, p50, p90, p95, p99, p999, max] = this.#latencies();
    return {
      requests: this.requests,
      served: this.servedCount,
      refused: this.refusedCount,
      timedOut: this.timedOutCount,
      cut: this.cutCount,
      failed: this.failedCount,
      retried: 0,
      backlog,
      meanSeconds: mean ?? null,
      p50Seconds: p50 ?? null,
      p90Seconds: p90 ?? null,
      p95Seconds: p95 ?? null,
      p99Seconds: p99 ?? null,
      p999Seconds: p999 ?? null,
      maxSeconds: max ?? null,
      spent: mean === undefined ? null : this.spent.figures(mean),
      forbidden: this.forbiddenCount,
      bytes: this.bytes?.figures() ?? null,
    };
  }

  clear(): void {
    this.requests = 0;
    this.servedCount = 0;
    this.refusedCount = 0;
    this.timedOutCount = 0;
    this.cutCount = 0;
    this.failedCount = 0;
    this.forbiddenCount = 0;
    this.#parts = [];
    this.bytes?.clear();
    this.spent.clear();
    this.#histogram?.clear();
  }

  /** Mean and quantiles; empty when nothing was served. */
  #latencies(): readonly number[] {
    const isEmpty = this.#histogram === null || this.#histogram.count === 0;
    if (isEmpty && this.#parts.length === 0) return [];
    if (isEmpty && this.#parts.length === 1) {
      const { latency } = this.#parts[0]!;
      const { shift, mean } = latency;
      const shape = shapeOf(latency);
      if (shift + mean * shape.largest <= this.#timeoutSeconds) {
        return [
          shift + mean,
          ...QUANTILES.map((p) => shift + mean * shape.quantile(p)),
          shift + mean * shape.largest,
        ];
      }
    }
    this.#write();
    return [this.#histogram!.mean, ...this.#histogram!.quantiles(QUANTILES), this.#histogram!.max];
  }

  #write(): void {
    this.#histogram ??= new LatencyHistogram();
    for (const part of this.#parts) this.#add(this.#histogram, part);
    this.#parts = [];
  }

  #add(histogram: LatencyHistogram, { latency, count }: Part): void {
    const { shift, mean } = latency;
    histogram.addShape(shapeOf(latency), mean, shift, count, this.#timeoutSeconds);
  }
}

function areAlike(a: Latency, b: Latency): boolean {
  return (
    a === b ||
    (Math.abs(a.mean - b.mean) <= ALIKE * b.mean &&
      Math.abs(a.shift - b.shift) <= ALIKE * b.shift &&
      Math.abs(a.scv - b.scv) <= ALIKE &&
      a.shape === b.shape)
  );
}
