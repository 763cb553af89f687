import { LatencyHistogram } from "../stats/index.js";
import type { Latency } from "./latency.js";
import { sojournShape } from "./sojourn/sojourn-shape.js";

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
  /** Requests waiting beyond the steady state at the end. */
  readonly backlog: number;
  readonly meanSeconds: number | null;
  readonly p50Seconds: number | null;
  readonly p90Seconds: number | null;
  readonly p95Seconds: number | null;
  readonly p99Seconds: number | null;
  readonly p999Seconds: number | null;
}

const QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999] as const;
/** Latencies closer than this share are added to the histogram as one. */
const ALIKE = 1e-9;

/** Adds up what happens to the requests of one target. Latencies are those of requests answered in time. */
export class RequestTally {
  requests = 0;
  servedCount = 0;
  refusedCount = 0;
  timedOutCount = 0;
  cutCount = 0;
  readonly histogram = new LatencyHistogram();
  readonly #timeoutSeconds: number;
  // A latency that lasts is added once: writing a shape into the histogram costs more than all else.
  #pending: Latency = { shift: 0, mean: 0, scv: 0 };
  #pendingCount = 0;

  constructor(timeoutSeconds: number) {
    this.#timeoutSeconds = timeoutSeconds;
  }

  served(count: number, latency: Latency): void {
    this.servedCount += count;
    const pending = this.#pending;
    if (
      pending !== latency &&
      (Math.abs(latency.mean - pending.mean) > ALIKE * pending.mean ||
        Math.abs(latency.shift - pending.shift) > ALIKE * pending.shift ||
        Math.abs(latency.scv - pending.scv) > ALIKE)
    ) {
      this.#write();
      this.#pending = latency;
    }
    this.#pendingCount += count;
  }

  /** Takes another tally's counts and latencies in. */
  merge(other: RequestTally): void {
    other.#write();
    this.#write();
    this.requests += other.requests;
    this.servedCount += other.servedCount;
    this.refusedCount += other.refusedCount;
    this.timedOutCount += other.timedOutCount;
    this.cutCount += other.cutCount;
    this.histogram.merge(other.histogram);
  }

  figures(backlog: number): RequestFigures {
    this.#write();
    const some = this.histogram.count > 0;
    const [p50, p90, p95, p99, p999] = some ? this.histogram.quantiles(QUANTILES) : [];
    return {
      requests: this.requests,
      served: this.servedCount,
      refused: this.refusedCount,
      timedOut: this.timedOutCount,
      cut: this.cutCount,
      backlog,
      meanSeconds: some ? this.histogram.mean : null,
      p50Seconds: p50 ?? null,
      p90Seconds: p90 ?? null,
      p95Seconds: p95 ?? null,
      p99Seconds: p99 ?? null,
      p999Seconds: p999 ?? null,
    };
  }

  clear(): void {
    this.requests = 0;
    this.servedCount = 0;
    this.refusedCount = 0;
    this.timedOutCount = 0;
    this.cutCount = 0;
    this.#pendingCount = 0;
    this.histogram.clear();
  }

  #write(): void {
    if (this.#pendingCount === 0) return;
    const { shift, mean, scv } = this.#pending;
    this.histogram.addShape(sojournShape(scv), mean, shift, this.#pendingCount, this.#timeoutSeconds);
    this.#pendingCount = 0;
  }
}
