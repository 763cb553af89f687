const INITIAL_CAPACITY = 64;

/**
 * When those with something to come are due, each at one instant at most: by time, and those of one instant in the
 * order in which they were set. A 4-ary heap that knows where each member is, so that a date is moved or struck out in
 * its place, and nothing is made for one.
 *
 * What happens at an instant mostly sets the next date of somebody. So the place of the one taken last stays open
 * until then, and a date taken and set again goes down the heap once.
 */
export class DueTimes<T> {
  readonly #members: (T | undefined)[] = [];
  readonly #free: number[] = [];
  #times = new Float64Array(INITIAL_CAPACITY);
  #orders = new Float64Array(INITIAL_CAPACITY);
  /** Members by place in the heap, and places by member; -1: not in it. */
  #heap = new Int32Array(INITIAL_CAPACITY);
  #places = new Int32Array(INITIAL_CAPACITY);
  #length = 0;
  /** The first place is open. */
  #isOpen = false;
  #sequence = 0;

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

  /** Time of the first date; Infinity: there is none. */
  get first(): number {
    if (this.#isOpen) this.#close();
    return this.#length === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  /** Which of the dates of one instant the first one is. */
  get firstOrder(): number {
    return this.#orders[0]!;
  }

  /** A place of its own in the order of one instant, for a date that is kept elsewhere. */
  takeOrder(): number {
    return this.#sequence++;
  }

  member(id: number): T {
    return this.#members[id]!;
  }

  /** Takes the first date out and returns whose it was; there must be one, and `first` was asked. */
  take(): T {
    const id = this.#heap[0]!;
    this.#isOpen = true;
    // Before all others while it is open, so that nothing rises above it.
    this.#times[0] = Number.NEGATIVE_INFINITY;
    this.#places[id] = -1;
    return this.#members[id]!;
  }

  /** Sets the date of a member that has none. */
  set(id: number, time: number): void {
    const order = this.#sequence++;
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#sink(0, time, order, id);
    } else {
      this.#rise(this.#length++, time, order, id);
    }
  }

  /** Sets an earlier date for a member that has one. */
  bringForward(id: number, time: number): void {
    this.#rise(this.#places[id]!, time, this.#sequence++, id);
  }

  /** Strikes a member's date out, if it has one. */
  strike(id: number): void {
    const place = this.#places[id]!;
    if (place < 0) return;
    this.#places[id] = -1;
    this.#remove(place);
  }

  #close(): void {
    this.#isOpen = false;
    this.#remove(0);
  }

  /** The last one takes the place. */
  #remove(place: number): void {
    const last = --this.#length;
    if (place === last) return;
    const time = this.#times[last]!;
    const order = this.#orders[last]!;
    const id = this.#heap[last]!;
    if (place > 0 && this.#isBefore(time, order, (place - 1) >> 2)) this.#rise(place, time, order, id);
    else this.#sink(place, time, order, id);
  }

  #isBefore(time: number, order: number, place: number): boolean {
    const other = this.#times[place]!;
    return time < other || (time === other && order < this.#orders[place]!);
  }

  #rise(from: number, time: number, order: number, id: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const heap = this.#heap;
    const places = this.#places;
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

  #sink(from: number, time: number, order: number, id: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const heap = this.#heap;
    const places = this.#places;
    const length = this.#length;
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
    const larger = (column: Float64Array) => {
      const grown = new Float64Array(capacity);
      grown.set(column);
      return grown;
    };
    this.#times = larger(this.#times);
    this.#orders = larger(this.#orders);
    const heap = new Int32Array(capacity);
    const places = new Int32Array(capacity);
    heap.set(this.#heap);
    places.set(this.#places);
    this.#heap = heap;
    this.#places = places;
  }
}
