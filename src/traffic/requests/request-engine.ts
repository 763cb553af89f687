import type { RandomStreams } from "../../random/index.js";
import type { SimTime } from "../../units/index.js";
import type { PlayedOptions } from "./played-options.js";
import { PlayedTarget } from "./played-target.js";
import type { RequestArrivals } from "./request-arrivals.js";
import { RequestCalendar } from "./request-calendar.js";
import { ClosedUser, RateSource, TimestampSource } from "./request-sources.js";

/**
 * Plays requests one by one on a calendar of their own.
 *
 * @example
 * const engine = new RequestEngine(new RandomStreams(1), 0 as SimTime);
 * const web = engine.addTarget("Service/default/web", options);
 * engine.start(web, { kind: "rate", demand: new ConstantDemand(8), spacing: "poisson" });
 * engine.advance(seconds(60));
 */
export class RequestEngine {
  readonly calendar: RequestCalendar;
  readonly #streams: RandomStreams;

  constructor(streams: RandomStreams, start: SimTime) {
    this.#streams = streams;
    this.calendar = new RequestCalendar(start);
  }

  /** Requests and steps of requests that happened. */
  get eventsRun(): number {
    return this.calendar.eventsRun;
  }

  addTarget(key: string, options: PlayedOptions): PlayedTarget {
    return new PlayedTarget(key, this.calendar, options, (purpose) =>
      this.#streams.forKey(`${purpose}/${key}`),
    );
  }

  /** Lets requests come from outside, from now on. */
  start(target: PlayedTarget, arrivals: RequestArrivals): void {
    const { calendar } = this;
    switch (arrivals.kind) {
      case "rate": {
        const isPoisson = arrivals.spacing === "poisson";
        const stream = isPoisson ? this.#streams.forKey(`arrivals/${target.key}`) : null;
        new RateSource(target, calendar, arrivals.demand, stream);
        return;
      }
      case "timestamps":
        new TimestampSource(target, calendar, arrivals.timesMicros, arrivals.workSeconds);
        return;
      case "users":
        for (let i = 0; i < arrivals.users; i++) {
          new ClosedUser(
            i,
            target,
            calendar,
            arrivals.thinkSeconds,
            this.#streams.forKey(`think/${target.key}#${i}`),
          );
        }
    }
  }

  /** Lets requests come, be worked on and go, up to and including this instant. */
  advance(until: SimTime): void {
    this.calendar.advance(until);
  }
}
