const INITIAL_CAPACITY = 16;

/** Dates that all lie equally far ahead when they are set, so that they come in the order in which they were set: a ring. */
export class DelayLine {
  readonly micros: number;
  #times = new Float64Array(INITIAL_CAPACITY);
  #orders = new Float64Array(INITIAL_CAPACITY);
  #members = new Int32Array(INITIAL_CAPACITY);
  #head = 0;
  #length = 0;

  constructor(micros: number) {
    this.micros = micros;
  }

  get length(): number {
    return this.#length;
  }

  /** Time of the first date; Infinity: there is none. */
  get first(): number {
    return this.#length === 0 ? Number.POSITIVE_INFINITY : this.#times[this.#head]!;
  }

  get firstOrder(): number {
    return this.#orders[this.#head]!;
  }

  push(time: number, order: number, member: number): void {
    if (this.#length === this.#times.length) this.#grow();
    const place = (this.#head + this.#length++) & (this.#times.length - 1);
    this.#times[place] = time;
    this.#orders[place] = order;
    this.#members[place] = member;
  }

  /** Takes the first date out, if there is one, and returns whose it was. */
  shift(): number {
    const member = this.#members[this.#head]!;
    this.#head = (this.#head + 1) & (this.#times.length - 1);
    this.#length--;
    return member;
  }

  #grow(): void {
    const { length } = this.#times;
    const times = new Float64Array(length * 2);
    const orders = new Float64Array(length * 2);
    const members = new Int32Array(length * 2);
    for (let i = 0; i < length; i++) {
      const from = (this.#head + i) & (length - 1);
      times[i] = this.#times[from]!;
      orders[i] = this.#orders[from]!;
      members[i] = this.#members[from]!;
    }
    this.#times = times;
    this.#orders = orders;
    this.#members = members;
    this.#head = 0;
  }
}
