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

  readonly #payloads: (T | undefined)[] = [];
  #generations = new Int32Array(INITIAL_CAPACITY);
  #freeSlots = new Int32Array(INITIAL_CAPACITY);
  #freeCount = 0;

  /** Time of the event popped last; a pop makes it valid. */
  poppedTime = 0;

  /** Number of live events. */
  get size(): number {
    return this.#length - this.#cancelled;
  }

  push(time: number, phase: number, payload: T): EventHandle {
    const slot = this.#freeCount > 0 ? this.#freeSlots[--this.#freeCount]! : this.#newSlot();
    this.#payloads[slot] = payload;
    if (this.#length === this.#times.length) this.#grow();
    this.#siftUp(this.#length++, time, phase * PHASE_SCALE + this.#sequence++, slot);
    return this.#generations[slot]! * SLOT_SCALE + slot;
  }

  /** Removes and returns the first event's payload, or undefined when the queue is empty. */
  pop(): T | undefined {
    return this.popUntil(Number.POSITIVE_INFINITY);
  }

  /** Removes and returns the first event's payload, or undefined when none lies before or at `until`. */
  popUntil(until: number): T | undefined {
    while (this.#length > 0) {
      const time = this.#times[0]!;
      if (time > until) return undefined;
      const slot = this.#slots[0]!;
      const payload = this.#payloads[slot];
      this.#removeTop();
      this.#release(slot);
      if (payload !== undefined) {
        this.poppedTime = time;
        return payload;
      }
      this.#cancelled--;
    }
    return undefined;
  }

  /** Time of the first live event, or undefined when there is none. */
  peekTime(): number | undefined {
    while (this.#length > 0) {
      const slot = this.#slots[0]!;
      if (this.#payloads[slot] !== undefined) return this.#times[0]!;
      this.#removeTop();
      this.#release(slot);
      this.#cancelled--;
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
    const slot = this.#payloads.length;
    if (slot >= SLOT_SCALE) throw new RangeError(`event queue holds at most ${SLOT_SCALE} pending events`);
    if (slot === this.#generations.length) {
      this.#generations = doubled(this.#generations);
      this.#freeSlots = doubled(this.#freeSlots);
    }
    this.#payloads.push(undefined);
    return slot;
  }

  #release(slot: number): void {
    this.#payloads[slot] = undefined;
    this.#generations[slot]! += 1;
    this.#freeSlots[this.#freeCount++] = slot;
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

  /**
   * The hole that the first entry leaves goes down to a leaf, and the last entry up from there: it belongs near
   * the bottom almost always. The least of four children is chosen without branches, because no processor can
   * guess these comparisons (bench queue-10k: 1.5 times as many hold operations).
   */
  #removeTop(): void {
    const length = --this.#length;
    if (length === 0) return;
    const times = this.#times;
    const orders = this.#orders;
    const slots = this.#slots;
    let hole = 0;
    let first = 1;
    while (first + 3 < length) {
      const time0 = times[first]!;
      const time1 = times[first + 1]!;
      const time2 = times[first + 2]!;
      const time3 = times[first + 3]!;
      let left = first + Number(time1 < time0);
      if (time0 === time1 && orders[first + 1]! < orders[first]!) left = first + 1;
      let right = first + 2 + Number(time3 < time2);
      if (time2 === time3 && orders[first + 3]! < orders[first + 2]!) right = first + 3;
      const leftTime = times[left]!;
      const rightTime = times[right]!;
      const mask = -Number(rightTime < leftTime);
      let best = (left & ~mask) | (right & mask);
      if (leftTime === rightTime && orders[right]! < orders[left]!) best = right;
      times[hole] = times[best]!;
      orders[hole] = orders[best]!;
      slots[hole] = slots[best]!;
      hole = best;
      first = hole * 4 + 1;
    }
    if (first < length) {
      let best = first;
      for (let child = first + 1; child < length; child++) {
        const before = times[child]! - times[best]! || orders[child]! - orders[best]!;
        if (before < 0) best = child;
      }
      times[hole] = times[best]!;
      orders[hole] = orders[best]!;
      slots[hole] = slots[best]!;
      hole = best;
    }
    this.#siftUp(hole, times[length]!, orders[length]!, slots[length]!);
  }

  #siftDown(hole: number, time: number, order: number, slot: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const slots = this.#slots;
    const length = this.#length;
    for (;;) {
      const first = hole * 4 + 1;
      if (first >= length) break;
      const end = Math.min(first + 4, length);
      let best = first;
      let bestTime = times[first]!;
      let bestOrder = orders[first]!;
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child]!;
        if (childTime < bestTime || (childTime === bestTime && orders[child]! < bestOrder)) {
          best = child;
          bestTime = childTime;
          bestOrder = orders[child]!;
        }
      }
      if (time < bestTime || (time === bestTime && order < bestOrder)) break;
      times[hole] = bestTime;
      orders[hole] = bestOrder;
      slots[hole] = slots[best]!;
      hole = best;
    }
    times[hole] = time;
    orders[hole] = order;
    slots[hole] = slot;
  }

  #rebuild(): void {
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

function doubled(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
