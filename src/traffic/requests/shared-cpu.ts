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

  add(request: PlayedRequest, work: number): void {
    if (this.#requests.length === 0) this.virtual = 0;
    const length = this.#requests.length;
    if (length === this.#marks.length) this.#grow();
    this.#requests.push(request);
    this.#siftUp(length, this.virtual + work, this.#sequence++, request);
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
    const mark = this.#marks[last]!;
    const order = this.#orders[last]!;
    const request = this.#requests.pop()!;
    if (place === last) return;
    const parent = (place - 1) >> 1;
    if (place > 0 && this.#isBefore(mark, order, parent)) this.#siftUp(place, mark, order, request);
    else this.#siftDown(place, mark, order, request);
  }

  #isBefore(mark: number, order: number, place: number): boolean {
    const other = this.#marks[place]!;
    return mark < other || (mark === other && order < this.#orders[place]!);
  }

  #siftUp(hole: number, mark: number, order: number, request: PlayedRequest): void {
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.#isBefore(mark, order, parent)) break;
      this.#move(parent, hole);
      hole = parent;
    }
    this.#put(hole, mark, order, request);
  }

  #siftDown(hole: number, mark: number, order: number, request: PlayedRequest): void {
    const length = this.#requests.length;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= length) break;
      if (child + 1 < length && this.#isBefore(this.#marks[child + 1]!, this.#orders[child + 1]!, child))
        child++;
      if (this.#isBefore(mark, order, child)) break;
      this.#move(child, hole);
      hole = child;
    }
    this.#put(hole, mark, order, request);
  }

  #move(from: number, to: number): void {
    this.#marks[to] = this.#marks[from]!;
    this.#orders[to] = this.#orders[from]!;
    this.#requests[to] = this.#requests[from]!;
  }

  #put(place: number, mark: number, order: number, request: PlayedRequest): void {
    this.#marks[place] = mark;
    this.#orders[place] = order;
    this.#requests[place] = request;
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
