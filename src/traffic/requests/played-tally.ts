import { distanceBetween } from "../../network/distance.js";
import { LatencyHistogram } from "../../stats/latency-histogram.js";
import { ByteMeter } from "../network-bytes.js";
import type { RequestFigures } from "../request-figures.js";
import type { PlayedRequest } from "./played-request.js";

const QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999] as const;

/** Adds up what happened to the attempts of one target, and where the time of those served went. */
export class PlayedTally {
  requests = 0;
  refused = 0;
  timedOut = 0;
  cut = 0;
  failed = 0;
  retried = 0;
  /** Of those timed out, or of those that will be. */
  forbidden = 0;
  /** Sums over served requests, in microseconds. */
  network = 0;
  queue = 0;
  cpu = 0;
  waiting = 0;
  calls = 0;
  bytes: ByteMeter | null = null;
  readonly histogram = new LatencyHistogram();

  get served(): number {
    return this.histogram.count;
  }

  /** An answer in time; `at`: when it left the pod. */
  answer(request: PlayedRequest, at: number): void {
    const { sentAt, arrivedAt, startedAt, cpuDoneAt, waitDoneAt, hop } = request;
    this.network += arrivedAt - sentAt + hop;
    this.queue += startedAt - arrivedAt;
    this.cpu += cpuDoneAt - startedAt;
    this.waiting += waitDoneAt - cpuDoneAt;
    this.calls += at - waitDoneAt;
    if (request.exchange !== null) {
      this.bytes ??= new ByteMeter();
      this.bytes.count(request.exchange, distanceBetween(request.origin, request.server!.place));
    }
    this.histogram.add((at + hop - request.firstSentAt) * 1e-6);
  }

  merge(other: PlayedTally): void {
    this.requests += other.requests;
    this.refused += other.refused;
    this.timedOut += other.timedOut;
    this.cut += other.cut;
    this.failed += other.failed;
    this.retried += other.retried;
    this.forbidden += other.forbidden;
    this.network += other.network;
    this.queue += other.queue;
    this.cpu += other.cpu;
    this.waiting += other.waiting;
    this.calls += other.calls;
    if (other.bytes !== null) {
      this.bytes ??= new ByteMeter();
      this.bytes.add(other.bytes);
    }
    this.histogram.merge(other.histogram);
  }

  clear(): void {
    this.requests = 0;
    this.refused = 0;
    this.timedOut = 0;
    this.cut = 0;
    this.failed = 0;
    this.retried = 0;
    this.forbidden = 0;
    this.network = 0;
    this.queue = 0;
    this.cpu = 0;
    this.waiting = 0;
    this.calls = 0;
    this.bytes?.clear();
    this.histogram.clear();
  }

  figures(inFlight: number): RequestFigures {
    const { histogram } = this;
    const served = histogram.count;
    const [p50, p90, p95, p99, p999] = served > 0 ? histogram.quantiles(QUANTILES) : [];
    const mean = (micros: number) => (micros / served) * 1e-6;
    return {
      requests: this.requests,
      served,
      refused: this.refused,
      timedOut: this.timedOut,
      cut: this.cut,
      failed: this.failed,
      retried: this.retried,
      backlog: inFlight,
      meanSeconds: served > 0 ? histogram.mean : null,
      p50Seconds: p50 ?? null,
      p90Seconds: p90 ?? null,
      p95Seconds: p95 ?? null,
      p99Seconds: p99 ?? null,
      p999Seconds: p999 ?? null,
      maxSeconds: served > 0 ? histogram.max : null,
      forbidden: this.forbidden,
      bytes: this.bytes?.figures() ?? null,
      spent:
        served > 0
          ? {
              networkSeconds: mean(this.network),
              queueSeconds: mean(this.queue),
              cpuSeconds: mean(this.cpu),
              waitingSeconds: mean(this.waiting),
              callsSeconds: mean(this.calls),
            }
          : null,
    };
  }
}
