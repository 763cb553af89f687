import type { Distribution, Stream } from "../../random/index.js";
import { NEVER, type SimTime } from "../../units/sim-time.js";
import type { DemandSeries } from "../demand-series.js";
import type { PlayedTarget } from "./played-target.js";
import type { ArrivalStream, RequestCalendar, RequestEvent } from "./request-calendar.js";

/**
 * Requests at a rate that changes over time: a Poisson process, or evenly spaced.
 *
 * The next arrival is where the integral of the rate has grown by an exponential step (Poisson) or by 1 (even), so
 * that a variant with twice the rate sees the same pattern twice as fast. Order of draws: one an arrival.
 */
export class RateSource implements ArrivalStream {
  readonly #target: PlayedTarget;
  readonly #demand: DemandSeries;
  readonly #stream: Stream | null;
  #rate = 0;
  #changeAt = 0;
  next = 0;

  /** `stream` null: evenly spaced. */
  constructor(target: PlayedTarget, calendar: RequestCalendar, demand: DemandSeries, stream: Stream | null) {
    this.#target = target;
    this.#demand = demand;
    this.#stream = stream;
    this.#look(calendar.now);
    this.next = calendar.now;
    this.#findNext();
    calendar.addStream(this);
  }

  arrive(): void {
    this.#target.sendNew();
    this.#findNext();
  }

  /** Requests per second at an instant. */
  rateAt(at: number): number {
    return this.#demand.valueAt(Math.floor(at) as SimTime);
  }

  #look(at: number): void {
    const whole = Math.ceil(at) as SimTime;
    this.#rate = this.#demand.valueAt(whole) * 1e-6;
    this.#changeAt = this.#demand.nextChangeAfter(whole);
  }

  #findNext(): void {
    let hazard = this.#stream === null ? 1 : -Math.log1p(-this.#stream.uniform());
    let from = this.next;
    for (;;) {
      const until = (this.#changeAt - from) * this.#rate;
      if (hazard <= until && this.#rate > 0) {
        this.next = from + hazard / this.#rate;
        return;
      }
      if (this.#changeAt >= NEVER) {
        this.next = Number.POSITIVE_INFINITY;
        return;
      }
      hazard -= until;
      from = this.#changeAt;
      this.#look(from);
    }
  }
}

/** Requests at recorded instants, in µs and in order, each with its work in core-seconds where that is known. */
export class TimestampSource implements ArrivalStream {
  readonly #target: PlayedTarget;
  readonly #times: Float64Array;
  readonly #work: Float64Array | null;
  #place = 0;
  next = 0;

  constructor(
    target: PlayedTarget,
    calendar: RequestCalendar,
    times: Float64Array,
    work: Float64Array | null,
  ) {
    this.#target = target;
    this.#times = times;
    this.#work = work;
    while (this.#place < times.length && times[this.#place]! < calendar.now) this.#place++;
    this.next = times[this.#place] ?? Number.POSITIVE_INFINITY;
    calendar.addStream(this);
  }

  arrive(): void {
    const work = this.#work === null ? undefined : this.#work[this.#place]! * 1e6;
    this.#place++;
    this.#target.sendNew(work);
    this.next = this.#times[this.#place] ?? Number.POSITIVE_INFINITY;
  }
}

/** One user of a closed system: thinks, asks, waits for the answer or the failure, thinks again. */
export class ClosedUser implements RequestEvent {
  readonly index: number;
  readonly #target: PlayedTarget;
  readonly #calendar: RequestCalendar;
  readonly #thinkSeconds: Distribution;
  readonly #stream: Stream;
  readonly #id: number;

  constructor(
    index: number,
    target: PlayedTarget,
    calendar: RequestCalendar,
    thinkSeconds: Distribution,
    stream: Stream,
  ) {
    this.index = index;
    this.#target = target;
    this.#calendar = calendar;
    this.#thinkSeconds = thinkSeconds;
    this.#stream = stream;
    this.#id = calendar.join(this);
    this.think();
  }

  happen(): void {
    this.#target.sendOfUser(this);
  }

  think(): void {
    this.#calendar.schedule(this.#calendar.now + this.#thinkSeconds.sample(this.#stream) * 1e6, this.#id);
  }
}
