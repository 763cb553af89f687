import type { PlayedRequest } from "./played-request.js";
import type { RequestCalendar, RequestEvent } from "./request-calendar.js";

const INITIAL_CAPACITY = 64;

/**
 * Time-outs of one target. They all last equally long, so that they end in the order in which they begin: a ring,
 * and one event for the first that is still alive, however many requests are under way.
 */
export class DeadlineRing implements RequestEvent {
  readonly #calendar: RequestCalendar;
  readonly #spanMicros: number;
  readonly #expire: (request: PlayedRequest) => void;
  #requests: (PlayedRequest | undefined)[] = new Array(INITIAL_CAPACITY).fill(undefined);
  #generations = new Float64Array(INITIAL_CAPACITY);
  #deadlines = new Float64Array(INITIAL_CAPACITY);
  #head = 0;
  #length = 0;
  #isScheduled = false;
  readonly #id: number;

  constructor(calendar: RequestCalendar, spanMicros: number, expire: (request: PlayedRequest) => void) {
    this.#calendar = calendar;
    this.#spanMicros = spanMicros;
    this.#expire = expire;
    this.#id = calendar.join(this);
  }

  /** The caller of this request gives up when the span is over. */
  add(request: PlayedRequest): void {
    // Answered ones at the head make room before the ring grows.
    while (this.#length > 0 && !this.#isAlive(this.#head)) this.#drop();
    if (this.#length === this.#requests.length) this.#grow();
    const place = (this.#head + this.#length++) & (this.#requests.length - 1);
    this.#requests[place] = request;
    this.#generations[place] = request.generation;
    this.#deadlines[place] = this.#calendar.now + this.#spanMicros;
    if (!this.#isScheduled) this.#schedule(this.#calendar.now + this.#spanMicros);
  }

  happen(): void {
    const at = this.#calendar.now;
    this.#isScheduled = false;
    while (this.#length > 0) {
      const head = this.#head;
      if (this.#isAlive(head)) {
        const deadline = this.#deadlines[head]!;
        if (deadline > at) {
          this.#schedule(deadline);
          return;
        }
        const request = this.#requests[head]!;
        this.#drop();
        this.#expire(request);
      } else {
        this.#drop();
      }
    }
  }

  #schedule(at: number): void {
    this.#isScheduled = true;
    this.#calendar.schedule(at, this.#id);
  }

  #isAlive(place: number): boolean {
    return this.#requests[place]!.generation === this.#generations[place];
  }

  #drop(): void {
    this.#requests[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#requests.length - 1);
    this.#length--;
  }

  #grow(): void {
    const { length } = this.#requests;
    const requests: (PlayedRequest | undefined)[] = new Array(length * 2).fill(undefined);
    const generations = new Float64Array(length * 2);
    const deadlines = new Float64Array(length * 2);
    for (let i = 0; i < length; i++) {
      const from = (this.#head + i) & (length - 1);
      requests[i] = this.#requests[from];
      generations[i] = this.#generations[from]!;
      deadlines[i] = this.#deadlines[from]!;
    }
    this.#requests = requests;
    this.#generations = generations;
    this.#deadlines = deadlines;
    this.#head = 0;
  }
}
