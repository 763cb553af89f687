/** Names one pending event; stays invalid for ever once that event was popped or cancelled. */
export type EventHandle = number;

const PHASE_SCALE = 2 ** 48;
const SLOT_SCALE = 2 ** 24;
const INITIAL_CAPACITY = 64;

/**
 * A priority queue with the total order (time, phase, sequence): events of one instant run by phase, and within
 * a phase in the order in which they were pushed.
 *
 * Times are integers (microseconds); phases are small integers. Cancelling is lazy: the entry stays in the heap
 * until it surfaces or until cancelled entries outnumber live ones, when the heap is rebuilt.
 *
 * A 4-ary heap over typed arrays: an entry's keys lie side by side and cost no allocation
 * (`npm run bench -- queue`).
 */
export class EventQueue<T> {
  #times = new Float64Array(INITIAL_CAPACITY);
  #orders = new Float64Array(INITIAL_CAPACITY);
  #slots = new Int32Array(INITIAL_CAPACITY);
  #length = 0;
  #sequence = 0;
  #cancelled = 0;
  /**
   * True after a pop: the root's entry is gone, and the next push may take its place, which saves the way of the last
   * entry down and the new one up.
   */
  #hasHole = false;

  readonly #payloads: (T | undefined)[] = [];
  readonly #generations: number[] = [];
  readonly #freeSlots: number[] = [];

  /** Time of the event popped last; a pop makes it valid. */
  poppedTime = 0;

  /** Number of live events. */
  get size(): number {
    return this.#length - this.#cancelled - (this.#hasHole ? 1 : 0);
  }

  push(time: number, phase: number, payload: T): EventHandle {
    const slot = this.#freeSlots.pop() ?? this.#newSlot();
    this.#payloads[slot] = payload;
    const order = phase * PHASE_SCALE + this.#sequence++;
    if (this.#hasHole) {
      this.#hasHole = false;
      this.#siftDown(0, time, order, slot);
    } else {
      if (this.#length === this.#times.length) this.#grow();
      this.#siftUp(this.#length++, time, order, slot);
    }
    return this.#generations[slot]! * SLOT_SCALE + slot;
  }

  /** Removes and returns the first event's payload, or undefined when the queue is empty. */
  pop(): T | undefined {
    if (this.#hasHole) this.#closeHole();
    while (this.#length > 0) {
      const slot = this.#slots[0]!;
      const payload = this.#payloads[slot];
      this.#release(slot);
      if (payload !== undefined) {
        this.poppedTime = this.#times[0]!;
        this.#hasHole = true;
        return payload;
      }
      this.#cancelled--;
      this.#closeHole();
    }
    return undefined;
  }

  /** Time of the first live event, or undefined when there is none. */
  peekTime(): number | undefined {
    if (this.#hasHole) this.#closeHole();
    while (this.#length > 0) {
      const slot = this.#slots[0]!;
      if (this.#payloads[slot] !== undefined) return this.#times[0]!;
      this.#release(slot);
      this.#cancelled--;
      this.#closeHole();
    }
    return undefined;
  }

  /** Takes a pending event out; false when it already ran or was cancelled. */
  cancel(handle: EventHandle): boolean {
    const slot = handle % SLOT_SCALE;
    if (this.#generations[slot] !== Math.floor(handle / SLOT_SCALE)) return false;
    if (this.#payloads[slot] === undefined) return false;
    this.#payloads[slot] = undefined;
    this.#cancelled++;
    if (this.#cancelled > 1024 && this.#cancelled * 2 > this.#length) this.#rebuild();
    return true;
  }

  #newSlot(): number {
    const slot = this.#generations.length;
    if (slot >= SLOT_SCALE) throw new RangeError(`event queue holds at most ${SLOT_SCALE} pending events`);
    this.#generations.push(0);
    this.#payloads.push(undefined);
    return slot;
  }

  #release(slot: number): void {
    this.#payloads[slot] = undefined;
    this.#generations[slot]! += 1;
    this.#freeSlots.push(slot);
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const times = new Float64Array(capacity);
    const orders = new Float64Array(capacity);
    const slots = new Int32Array(capacity);
    times.set(this.#times);
    orders.set(this.#orders);
    slots.set(this.#slots);
    this.#times = times;
    this.#orders = orders;
    this.#slots = slots;
  }

  #siftUp(hole: number, time: number, order: number, slot: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const slots = this.#slots;
    while (hole > 0) {
      const parent = (hole - 1) >> 2;
      const parentTime = times[parent]!;
      if (time > parentTime || (time === parentTime && order > orders[parent]!)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent]!;
      slots[hole] = slots[parent]!;
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  /** The last entry takes the root's place. */
  #closeHole(): void {
    this.#hasHole = false;
    const last = --this.#length;
    if (last > 0) this.#siftDown(0, this.#times[last]!, this.#orders[last]!, this.#slots[last]!);
  }

  #siftDown(hole: number, time: number, order: number, slot: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const slots = this.#slots;
    const length = this.#length;
    for (;;) {
      const first = hole * 4 + 1;
      if (first >= length) break;
      // Four children written out, orders read only on ties: a tenth faster than a loop over both.
      let best = first;
      let bestTime = times[first]!;
      if (first + 3 < length) {
        let childTime = times[first + 1]!;
        if (childTime < bestTime || (childTime === bestTime && orders[first + 1]! < orders[best]!)) {
          best = first + 1;
          bestTime = childTime;
        }
        childTime = times[first + 2]!;
        if (childTime < bestTime || (childTime === bestTime && orders[first + 2]! < orders[best]!)) {
          best = first + 2;
          bestTime = childTime;
        }
        childTime = times[first + 3]!;
        if (childTime < bestTime || (childTime === bestTime && orders[first + 3]! < orders[best]!)) {
          best = first + 3;
          bestTime = childTime;
        }
      } else {
        for (let child = first + 1; child < length; child++) {
          const childTime = times[child]!;
          if (childTime < bestTime || (childTime === bestTime && orders[child]! < orders[best]!)) {
            best = child;
            bestTime = childTime;
          }
        }
      }
      if (time < bestTime || (time === bestTime && order < orders[best]!)) break;
      times[hole] = bestTime;
      orders[hole] = orders[best]!;
      slots[hole] = slots[best]!;
      hole = best;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  #rebuild(): void {
    if (this.#hasHole) this.#closeHole();
    let kept = 0;
    for (let i = 0; i < this.#length; i++) {
      const slot = this.#slots[i]!;
      if (this.#payloads[slot] === undefined) {
        this.#release(slot);
        continue;
      }
      this.#times[kept] = this.#times[i]!;
      this.#orders[kept] = this.#orders[i]!;
      this.#slots[kept] = slot;
      kept++;
    }
    this.#length = kept;
    this.#cancelled = 0;
    for (let i = (kept - 2) >> 2; i >= 0; i--) {
      this.#siftDown(i, this.#times[i]!, this.#orders[i]!, this.#slots[i]!);
    }
  }
}
