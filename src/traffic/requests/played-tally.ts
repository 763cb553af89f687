import { distanceBetween } from "../../network/distance.js";
import { LatencyHistogram } from "../../stats/latency-histogram.js";
import { ByteMeter } from "../network-bytes.js";
import type { RequestFigures } from "../request-figures.js";
import type { PlayedRequest } from "./played-request.js";
import type { RequestCalendar } from "./request-calendar.js";

const QUANTILES = [0.5, 0.9, 0.95, 0.99, 0.999] as const;
/** Answers that are noted before they are added up. */
const NOTED_ANSWERS = 64;
/** Parts of a time: network, queue, CPU, waiting, calls. */
const PARTS = 5;

/**
 * Adds up what happened to the attempts of one target, and where the time of those served went.
 *
 * Answers are noted and added up by the dozen, in the order in which they came: one loop over columns that are at
 * hand costs a third of as many visits to sums and to a histogram that are not.
 */
export class PlayedTally {
  requests = 0;
  refused = 0;
  timedOut = 0;
  cut = 0;
  failed = 0;
  retried = 0;
  /** Of those timed out, or of those that will be. */
  forbidden = 0;
  #bytes: ByteMeter | null = null;
  /** Sums over served requests, in microseconds. */
  #network = 0;
  #queue = 0;
  #cpu = 0;
  #waiting = 0;
  #calls = 0;
  readonly #histogram = new LatencyHistogram();
  readonly #latencies = new Float64Array(NOTED_ANSWERS);
  readonly #parts = new Float64Array(NOTED_ANSWERS * PARTS);
  #noted = 0;
  readonly #calendar: RequestCalendar;

  constructor(calendar: RequestCalendar) {
    this.#calendar = calendar;
  }

  /** An answer in time, which leaves the pod now. */
  answer(request: PlayedRequest): void {
    const at = this.#calendar.now;
    const { sentAt, arrivedAt, startedAt, cpuDoneAt, waitDoneAt, hop } = request;
    if (this.#noted === NOTED_ANSWERS) this.#addUp();
    const answer = this.#noted++;
    const parts = this.#parts;
    const place = answer * PARTS;
    parts[place] = arrivedAt - sentAt + hop;
    parts[place + 1] = startedAt - arrivedAt;
    parts[place + 2] = cpuDoneAt - startedAt;
    parts[place + 3] = waitDoneAt - cpuDoneAt;
    parts[place + 4] = at - waitDoneAt;
    this.#latencies[answer] = (at + hop - request.firstSentAt) * 1e-6;
    if (request.exchange !== null) {
      this.#bytes ??= new ByteMeter();
      this.#bytes.count(request.exchange, distanceBetween(request.origin, request.server!.place));
    }
  }

  merge(other: PlayedTally): void {
    this.#addUp();
    other.#addUp();
    this.requests += other.requests;
    this.refused += other.refused;
    this.timedOut += other.timedOut;
    this.cut += other.cut;
    this.failed += other.failed;
    this.retried += other.retried;
    this.forbidden += other.forbidden;
    this.#network += other.#network;
    this.#queue += other.#queue;
    this.#cpu += other.#cpu;
    this.#waiting += other.#waiting;
    this.#calls += other.#calls;
    if (other.#bytes !== null) {
      this.#bytes ??= new ByteMeter();
      this.#bytes.add(other.#bytes);
    }
    this.#histogram.merge(other.#histogram);
  }

  clear(): void {
    this.#noted = 0;
    this.requests = 0;
    this.refused = 0;
    this.timedOut = 0;
    this.cut = 0;
    this.failed = 0;
    this.retried = 0;
    this.forbidden = 0;
    this.#network = 0;
    this.#queue = 0;
    this.#cpu = 0;
    this.#waiting = 0;
    this.#calls = 0;
    this.#bytes?.clear();
    this.#histogram.clear();
  }

  figures(inFlight: number): RequestFigures {
    this.#addUp();
    const histogram = this.#histogram;
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
      bytes: this.#bytes?.figures() ?? null,
      spent:
        served > 0
          ? {
              networkSeconds: mean(this.#network),
              queueSeconds: mean(this.#queue),
              cpuSeconds: mean(this.#cpu),
              waitingSeconds: mean(this.#waiting),
              callsSeconds: mean(this.#calls),
            }
          : null,
    };
  }

  #addUp(): void {
    const parts = this.#parts;
    const end = this.#noted * PARTS;
    let network = this.#network;
    let queue = this.#queue;
    let cpu = this.#cpu;
    let waiting = this.#waiting;
    let calls = this.#calls;
    for (let place = 0; place < end; place += PARTS) {
      network += parts[place]!;
      queue += parts[place + 1]!;
      cpu += parts[place + 2]!;
      waiting += parts[place + 3]!;
      calls += parts[place + 4]!;
    }
    this.#network = network;
    this.#queue = queue;
    this.#cpu = cpu;
    this.#waiting = waiting;
    this.#calls = calls;
    this.#histogram.addAll(this.#latencies, this.#noted);
    this.#noted = 0;
  }
}
