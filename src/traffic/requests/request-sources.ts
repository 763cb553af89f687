import type { Distribution, Stream } from "../../random/index.js";
import { NEVER, type SimTime } from "../../units/index.js";
import type { DemandSeries } from "../demand-series.js";
import type { PlayedTarget } from "./played-target.js";
import type { RequestCalendar, RequestEvent } from "./request-calendar.js";

/**
 * Requests at a rate that changes over time: a Poisson process, or evenly spaced.
 *
 * The next arrival is where the integral of the rate has grown by an exponential step (Poisson) or by 1 (even), so
 * that a variant with twice the rate sees the same pattern twice as fast. Order of draws: one an arrival.
 */
export class RateSource implements RequestEvent {
  readonly #target: PlayedTarget;
  readonly #calendar: RequestCalendar;
  readonly #demand: DemandSeries;
  readonly #stream: Stream | null;
  #rate = 0;
  #changeAt = 0;

  /** `stream` null: evenly spaced. */
  constructor(target: PlayedTarget, calendar: RequestCalendar, demand: DemandSeries, stream: Stream | null) {
    this.#target = target;
    this.#calendar = calendar;
    this.#demand = demand;
    this.#stream = stream;
    this.#look(calendar.now);
    this.#scheduleAfter(calendar.now);
  }

  happen(at: number): void {
    this.#target.sendNew(at);
    this.#scheduleAfter(at);
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

  #scheduleAfter(at: number): void {
    let hazard = this.#stream === null ? 1 : -Math.log1p(-this.#stream.uniform());
    for (;;) {
      const until = (this.#changeAt - at) * this.#rate;
      if (hazard <= until && this.#rate > 0) {
        this.#calendar.schedule(at + hazard / this.#rate, this);
        return;
      }
      if (this.#changeAt >= NEVER) return;
      hazard -= until;
      at = this.#changeAt;
      this.#look(at);
    }
  }
}

/** Requests at recorded instants, in µs and in order, each with its work in core-seconds where that is known. */
export class TimestampSource implements RequestEvent {
  readonly #target: PlayedTarget;
  readonly #calendar: RequestCalendar;
  readonly #times: Float64Array;
  readonly #work: Float64Array | null;
  #next = 0;

  constructor(
    target: PlayedTarget,
    calendar: RequestCalendar,
    times: Float64Array,
    work: Float64Array | null,
  ) {
    this.#target = target;
    this.#calendar = calendar;
    this.#times = times;
    this.#work = work;
    while (this.#next < times.length && times[this.#next]! < calendar.now) this.#next++;
    this.#schedule();
  }

  happen(at: number): void {
    const work = this.#work === null ? undefined : this.#work[this.#next]! * 1e6;
    this.#next++;
    this.#schedule();
    this.#target.sendNew(at, work);
  }

  #schedule(): void {
    if (this.#next < this.#times.length) this.#calendar.schedule(this.#times[this.#next]!, this);
  }
}

/** One user of a closed system: thinks, asks, waits for the answer or the failure, thinks again. */
export class ClosedUser implements RequestEvent {
  readonly #target: PlayedTarget;
  readonly #calendar: RequestCalendar;
  readonly #thinkSeconds: Distribution;
  readonly #stream: Stream;

  constructor(
    target: PlayedTarget,
    calendar: RequestCalendar,
    thinkSeconds: Distribution,
    stream: Stream,
  ) {
    this.#target = target;
    this.#calendar = calendar;
    this.#thinkSeconds = thinkSeconds;
    this.#stream = stream;
    this.think(calendar.now);
  }

  happen(at: number): void {
    this.#target.sendOfUser(this, at);
  }

  think(at: number): void {
    this.#calendar.schedule(at + this.#thinkSeconds.sample(this.#stream) * 1e6, this);
  }
}
