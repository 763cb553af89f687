import type { SimTime } from "../units/index.js";

/** A value that holds until it changes, and its running time integral: mean, smallest and largest per interval. */
export class TimeWeightedSeries {
  #value: number;
  #since: SimTime;
  #integral = 0;
  #start: SimTime;
  #min: number;
  #max: number;

  constructor(value: number, start: SimTime) {
    this.#value = value;
    this.#since = start;
    this.#start = start;
    this.#min = value;
    this.#max = value;
  }

  get value(): number {
    return this.#value;
  }

  /** The value is `value` from `at` on. Throws RangeError when `at` lies before the last change. */
  set(value: number, at: SimTime): void {
    this.#advance(at);
    this.#value = value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** Mean, extremes and ∫ value dt (value × seconds) since the last call; the next interval starts at `at`. */
  takeInterval(at: SimTime): { mean: number; min: number; max: number; integralSeconds: number } {
    this.#advance(at);
    const seconds = (at - this.#start) / 1e6;
    const taken = {
      mean: seconds === 0 ? this.#value : this.#integral / seconds,
      min: this.#min,
      max: this.#max,
      integralSeconds: this.#integral,
    };
    this.#start = at;
    this.#integral = 0;
    this.#min = this.#value;
    this.#max = this.#value;
    return taken;
  }

  #advance(at: SimTime): void {
    if (at < this.#since) throw new RangeError(`time goes back from ${this.#since} to ${at} µs`);
    this.#integral += (this.#value * (at - this.#since)) / 1e6;
    this.#since = at;
  }
}
