import { PlayedRequest, STEP } from "./played-request.js";
import type { PlayedTarget } from "./played-target.js";
import type { RequestCalendar } from "./request-calendar.js";

/** Requests of one target that are in use no more, for the next ones. */
export class RequestPool {
  readonly #target: PlayedTarget;
  readonly #calendar: RequestCalendar;
  readonly #free: PlayedRequest[] = [];
  // The list keeps its length: one that shrinks and grows again is copied now and then.
  #count = 0;

  constructor(target: PlayedTarget, calendar: RequestCalendar) {
    this.#target = target;
    this.#calendar = calendar;
  }

  take(): PlayedRequest {
    if (this.#count === 0) return new PlayedRequest(this.#target, this.#calendar);
    return this.#free[--this.#count]!;
  }

  give(request: PlayedRequest): void {
    request.generation++;
    request.step = STEP.free;
    request.isAbandoned = false;
    request.attempt = 0;
    request.caller = null;
    request.user = null;
    request.server = null;
    request.client = null;
    request.podName = null;
    this.#free[this.#count++] = request;
  }
}
