import type { PlayedRequest } from "./played-request.js";

const INITIAL_CAPACITY = 16;

/**
 * Processor sharing by virtual time: each request in work gets the same CPU, so that all of them are described by
 * one clock that runs at the rate each gets, and a request is done when that clock reaches its mark. A change of the
 * rate costs nothing, an arrival or a departure O(log n).
 */
export class SharedCpu {
  /** Core-microseconds that each request present since the last emptying has got. */
  virtual = 0;
  readonly #requests: PlayedRequest[] = [];
  #marks = new Float64Array(INITIAL_CAPACITY);
  #orders = new Float64Array(INITIAL_CAPACITY);
  #sequence = 0;

  get size(): number {
    return this.#requests.length;
  }

  /** What the next one to finish still needs, in core-microseconds. */
  get least(): number {
    return this.#marks[0]! - this.virtual;
  }

  /** It needs its work times `factor`. */
  add(request: PlayedRequest, factor: number): void {
    if (this.#requests.length === 0) this.virtual = 0;
    const length = this.#requests.length;
    if (length === this.#marks.length) this.#grow();
    this.#requests.push(request);
    this.#marks[length] = this.virtual + request.work * factor;
    this.#orders[length] = this.#sequence++;
    this.#rise(length);
  }

  /** Takes out the one that is done first; of equal ones the one that came first. */
  shift(): PlayedRequest {
    const first = this.#requests[0]!;
    this.#removeAt(0);
    return first;
  }

  /** Takes out one that will not be finished; returns what it still needed. */
  remove(request: PlayedRequest): number {
    const place = this.#requests.indexOf(request);
    if (place < 0) return 0;
    const left = this.#marks[place]! - this.virtual;
    this.#removeAt(place);
    return left;
  }

  leftOf(request: PlayedRequest): number {
    const place = this.#requests.indexOf(request);
    return place < 0 ? 0 : this.#marks[place]! - this.virtual;
  }

  #removeAt(place: number): void {
    const last = this.#requests.length - 1;
    if (place < last) this.#move(last, place);
    this.#requests.pop();
    if (place === last) return;
    this.#rise(place);
    this.#sink(place);
  }

  #isBefore(place: number, other: number): boolean {
    const mark = this.#marks[place]!;
    const otherMark = this.#marks[other]!;
    return mark < otherMark || (mark === otherMark && this.#orders[place]! < this.#orders[other]!);
  }

  #rise(from: number): void {
    for (let place = from; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(place, parent)) return;
      this.#swap(place, parent);
      place = parent;
    }
  }

  #sink(from: number): void {
    const { length } = this.#requests;
    for (let place = from; ; ) {
      let child = 2 * place + 1;
      if (child >= length) return;
      if (child + 1 < length && this.#isBefore(child + 1, child)) child++;
      if (this.#isBefore(place, child)) return;
      this.#swap(place, child);
      place = child;
    }
  }

  #move(from: number, to: number): void {
    this.#marks[to] = this.#marks[from]!;
    this.#orders[to] = this.#orders[from]!;
    this.#requests[to] = this.#requests[from]!;
  }

  #swap(place: number, other: number): void {
    const mark = this.#marks[place]!;
    const order = this.#orders[place]!;
    const request = this.#requests[place]!;
    this.#move(other, place);
    this.#marks[other] = mark;
    this.#orders[other] = order;
    this.#requests[other] = request;
  }

  #grow(): void {
    const marks = new Float64Array(this.#marks.length * 2);
    const orders = new Float64Array(this.#marks.length * 2);
    marks.set(this.#marks);
    orders.set(this.#orders);
    this.#marks = marks;
    this.#orders = orders;
  }
}
