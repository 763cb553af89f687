import { EventQueue } from "../../engine/index.js";

/** Something that happens to requests. */
export interface RequestEvent {
  /** `at` in microseconds. */
  happen(at: number): void;
}

/**
 * The calendar of requests. It lies beside the cluster's: requests change nothing of the cluster by themselves, so
 * that they are played only up to the instant at which somebody looks or at which the cluster changes.
 *
 * Times are microseconds since the run's begin, and no whole numbers: a rounded service time would be a wrong one.
 * What happens to requests at an instant comes before what happens to the cluster at it.
 */
export class RequestCalendar {
  now = 0;
  eventsRun = 0;
  readonly #queue = new EventQueue<RequestEvent>();

  constructor(start = 0) {
    this.now = start;
  }

  schedule(at: number, event: RequestEvent): number {
    return this.#queue.push(at, 0, event);
  }

  cancel(handle: number): void {
    this.#queue.cancel(handle);
  }

  /** Lets everything happen up to and including `until`. */
  advance(until: number): void {
    const queue = this.#queue;
    for (;;) {
      const next = queue.peekTime();
      if (next === undefined || next > until) break;
      const event = queue.pop()!;
      this.now = next;
      this.eventsRun++;
      event.happen(next);
    }
    if (until > this.now) this.now = until;
  }
}
