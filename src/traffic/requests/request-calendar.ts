import { DelayLine } from "./delay-line.js";
import { DueTimes } from "./due-times.js";

/** So many delays of the same length are kept in lines of their own; more would be searched for too long. */
const MOST_LINES = 4;
const NO_LINE = new DelayLine(Number.NaN);

/** Something that happens to requests; when is the calendar's `now`. */
export interface RequestEvent {
  happen(): void;
}

/** Where requests come from; told when the instant has come that it named. */
export interface ArrivalStream {
  /** When the next request comes; Infinity for never. */
  readonly next: number;
  /** Sends that request. */
  arrive(): void;
}

/**
 * The calendar of requests. It lies beside the cluster's: requests change nothing of the cluster by themselves, so
 * that they are played only up to the instant at which somebody looks or at which the cluster changes.
 *
 * Times are microseconds since the run's begin, and no whole numbers: a rounded service time would be a wrong one.
 * Order: by time; of one instant arrivals first, by stream, then events in the order in which they were scheduled.
 * What happens to requests at an instant comes before what happens to the cluster at it.
 */
export class RequestCalendar {
  now = 0;
  eventsRun = 0;
  readonly #due = new DueTimes<RequestEvent>();
  #sequence = 0;
  // What comes after one of a few equal delays, as the network's, needs no heap to be in order.
  readonly #lines: DelayLine[] = [];
  #firstLine = NO_LINE;
  /** When the first of them comes. */
  #delayedAt = Number.POSITIVE_INFINITY;
  // Arrivals pass the queue by: each stream has one instant, and looking through a few is faster than a heap.
  readonly #streams: ArrivalStream[] = [];
  #arrivals = new Float64Array(1).fill(Number.POSITIVE_INFINITY);
  #firstStream = 0;
  #until = 0;

  constructor(start = 0) {
    this.now = start;
  }

  /** Somebody to whom things will happen, one after the other; what comes back names him to `schedule`. */
  join(event: RequestEvent): number {
    return this.#due.join(event);
  }

  /** Nothing more happens to him. */
  leave(id: number): void {
    this.#due.leave(id);
  }

  /** Something happens to one to whom nothing is to happen yet. */
  schedule(at: number, id: number): void {
    this.#due.set(id, at, this.#sequence++);
  }

  /** Something happens after a delay as many have it; it cannot be taken back. */
  scheduleAfter(micros: number, id: number): void {
    const line = this.#lineFor(micros);
    if (line === null) {
      this.schedule(this.now + micros, id);
      return;
    }
    line.push(this.now + micros, this.#sequence++, id);
    if (line.length === 1) this.#findFirstLine();
  }

  /** What is to happen to him happens at this earlier instant. */
  bringForward(at: number, id: number): void {
    this.#due.bringForward(id, at, this.#sequence++);
  }

  /** What happens to him happens at this later instant. */
  putOff(at: number, id: number): void {
    this.#due.putOff(id, at, this.#sequence++);
  }

  /** What was to happen to him, if anything, does not. */
  cancel(id: number): void {
    this.#due.strike(id);
  }

  /** Lets requests come from a stream. */
  addStream(stream: ArrivalStream): void {
    this.#streams.push(stream);
    this.#arrivals = Float64Array.from(this.#streams, ({ next }) => next);
    this.#findFirst();
  }

  /** Lets everything happen up to and including `until`; nothing where that is not later than now. */
  advance(until: number): void {
    if (until <= this.now) return;
    this.#until = until;
    while (this.#step());
    this.now = until;
  }

  /** Lets the next thing happen, if it comes in time. */
  #step(): boolean {
    const due = this.#due;
    due.close();
    const arrival = this.#arrivals[this.#firstStream]!;
    const delayed = this.#delayedAt;
    const dated = due.first;
    const next = delayed < dated ? delayed : dated;
    if (arrival <= next) {
      if (arrival > this.#until || arrival === Number.POSITIVE_INFINITY) return false;
      this.now = arrival;
      this.#arriveFirst();
    } else {
      if (next > this.#until) return false;
      this.now = next;
      if (delayed < dated || (delayed === dated && this.#firstLine.firstOrder < due.firstOrder)) {
        this.#takeDelayed().happen();
      } else {
        due.take().happen();
      }
    }
    this.eventsRun++;
    return true;
  }

  #takeDelayed(): RequestEvent {
    const id = this.#firstLine.shift();
    this.#findFirstLine();
    return this.#due.member(id);
  }

  #arriveFirst(): void {
    const stream = this.#streams[this.#firstStream]!;
    stream.arrive();
    this.#arrivals[this.#firstStream] = stream.next;
    if (this.#streams.length > 1) this.#findFirst();
  }

  #findFirst(): void {
    let first = 0;
    for (let i = 1; i < this.#arrivals.length; i++) {
      if (this.#arrivals[i]! < this.#arrivals[first]!) first = i;
    }
    this.#firstStream = first;
  }

  #lineFor(micros: number): DelayLine | null {
    const lines = this.#lines;
    for (let i = 0; i < lines.length; i++) if (lines[i]!.micros === micros) return lines[i]!;
    if (lines.length === MOST_LINES) return null;
    const line = new DelayLine(micros);
    lines.push(line);
    return line;
  }

  #findFirstLine(): void {
    const lines = this.#lines;
    let first = lines[0]!;
    for (let i = 1; i < lines.length; i++) {
      const line = lines[i]!;
      const isBefore =
        line.first < first.first || (line.first === first.first && line.firstOrder < first.firstOrder);
      if (isBefore) first = line;
    }
    this.#delayedAt = first.first;
    this.#firstLine = first;
  }
}
