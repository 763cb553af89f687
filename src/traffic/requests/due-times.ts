const INITIAL_CAPACITY = 64;

/**
 * When those with something to come are due, each at one instant at most: by time, and those of one instant in the
 * order given. A 4-ary heap that knows where each member is, so that a date is moved or struck out in its place, and
 * nothing is made for one.
 *
 * What happens at an instant mostly sets the next date of somebody. So the place of the one taken last stays open
 * until then, and a date taken and set again goes down the heap once.
 *
 * Numbers pass through columns, not through calls: an engine boxes each one that it passes to a function.
 */
export class DueTimes<T> {
  readonly #members: (T | undefined)[] = [];
  readonly #free: number[] = [];
  /** By member: date and order, to be heeded by `set`. */
  #dates = new Float64Array(INITIAL_CAPACITY);
  #dateOrders = new Float64Array(INITIAL_CAPACITY);
  /** By member: place in the heap; -1: not in it. */
  #places = new Int32Array(INITIAL_CAPACITY);
  /** By place in the heap. */
  #times = new Float64Array(INITIAL_CAPACITY).fill(Number.POSITIVE_INFINITY);
  #orders = new Float64Array(INITIAL_CAPACITY);
  #heap = new Int32Array(INITIAL_CAPACITY);
  #length = 0;
  /** The first place is open. */
  #isOpen = false;

  /** A new member, without a date; by what comes back it is named. */
  join(member: T): number {
    const id = this.#free.pop() ?? this.#members.length;
    if (id === this.#places.length) this.#grow();
    this.#members[id] = member;
    this.#places[id] = -1;
    return id;
  }

  /** A member that comes no more. */
  leave(id: number): void {
    this.strike(id);
    this.#members[id] = undefined;
    this.#free.push(id);
  }

  member(id: number): T {
    return this.#members[id]!;
  }

  /** Fills the place of the one taken last, if nobody has; before `first` and `take`. */
  close(): void {
    if (this.#isOpen) this.#fillFirst();
  }

  /** Time of the first date; Infinity: there is none. */
  get first(): number {
    return this.#times[0]!;
  }

  /** Which of the dates of one instant the first one is. */
  get firstOrder(): number {
    return this.#orders[0]!;
  }

  /** Takes the first date out and returns whose it was; there must be one. */
  take(): T {
    const id = this.#heap[0]!;
    this.#isOpen = true;
    // Before all others while it is open, so that nothing rises above it.
    this.#times[0] = Number.NEGATIVE_INFINITY;
    this.#places[id] = -1;
    return this.#members[id]!;
  }

  /** Sets the date of a member that has none. */
  set(id: number, time: number, order: number): void {
    this.#dates[id] = time;
    this.#dateOrders[id] = order;
    this.#enter(id);
  }

  /** Sets an earlier date for a member that has one. */
  bringForward(id: number, time: number, order: number): void {
    this.#dates[id] = time;
    this.#dateOrders[id] = order;
    this.#rise(this.#places[id]!, id);
  }

  /** Sets a later date for a member that has one. */
  putOff(id: number, time: number, order: number): void {
    this.#dates[id] = time;
    this.#dateOrders[id] = order;
    this.#sink(this.#places[id]!, id);
  }

  /** Strikes a member's date out, if it has one. */
  strike(id: number): void {
    const place = this.#places[id]!;
    if (place < 0) return;
    this.#places[id] = -1;
    this.#remove(place);
  }

  #enter(id: number): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#sink(0, id);
    } else {
      this.#rise(this.#length++, id);
    }
  }

  #fillFirst(): void {
    this.#isOpen = false;
    this.#remove(0);
  }

  /** The last one takes the place. */
  #remove(place: number): void {
    const last = --this.#length;
    const id = this.#heap[last]!;
    this.#times[last] = Number.POSITIVE_INFINITY;
    if (place === last) return;
    if (place > 0 && this.#isBefore(id, (place - 1) >> 2)) this.#rise(place, id);
    else this.#sink(place, id);
  }

  #isBefore(id: number, place: number): boolean {
    const time = this.#dates[id]!;
    const other = this.#times[place]!;
    return time < other || (time === other && this.#dateOrders[id]! < this.#orders[place]!);
  }

  #rise(from: number, id: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const heap = this.#heap;
    const places = this.#places;
    const time = this.#dates[id]!;
    const order = this.#dateOrders[id]!;
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent]!;
      if (time > parentTime || (time === parentTime && order > orders[parent]!)) break;
      const above = heap[parent]!;
      times[hole] = parentTime;
      orders[hole] = orders[parent]!;
      heap[hole] = above;
      places[above] = hole;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    heap[hole] = id;
    places[id] = hole;
  }

  #sink(from: number, id: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const heap = this.#heap;
    const places = this.#places;
    const length = this.#length;
    const time = this.#dates[id]!;
    const order = this.#dateOrders[id]!;
    let hole = from;
    for (;;) {
      const first = hole * 4 + 1;
      if (first >= length) break;
      const end = Math.min(first + 4, length);
      let best = first;
      let bestTime = times[first]!;
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child]!;
        if (childTime < bestTime || (childTime === bestTime && orders[child]! < orders[best]!)) {
          best = child;
          bestTime = childTime;
        }
      }
      if (time < bestTime || (time === bestTime && order < orders[best]!)) break;
      const below = heap[best]!;
      times[hole] = bestTime;
      orders[hole] = orders[best]!;
      heap[hole] = below;
      places[below] = hole;
      hole = best;
    }
    times[hole] = time;
    orders[hole] = order;
    heap[hole] = id;
    places[id] = hole;
  }

  #grow(): void {
    const capacity = this.#places.length * 2;
    this.#dates = larger(this.#dates, capacity);
    this.#dateOrders = larger(this.#dateOrders, capacity);
    this.#times = larger(this.#times, capacity);
    this.#orders = larger(this.#orders, capacity);
    const heap = new Int32Array(capacity);
    const places = new Int32Array(capacity);
    heap.set(this.#heap);
    places.set(this.#places);
    this.#heap = heap;
    this.#places = places;
  }
}

function larger(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(capacity);
  grown.set(column);
  return grown;
}
