/** A count over one interval. */
export interface GaugeInterval {
  /** At the interval's end. */
  readonly last: number;
  /** Averaged over time. */
  readonly mean: number;
  readonly max: number;
  readonly min: number;
}

/** A piecewise constant count, averaged exactly over time and cut into intervals. Times are microseconds. */
export class IntervalGauge {
  value = 0;
  #from: number;
  #changedAt: number;
  #integral = 0;
  #max = Number.NEGATIVE_INFINITY;
  #min = Number.POSITIVE_INFINITY;

  constructor(at: number) {
    this.#from = at;
    this.#changedAt = at;
  }

  set(at: number, value: number): void {
    if (value === this.value) return;
    // A value that is replaced in the same instant was never seen, so that it counts in no extreme.
    this.#settle(at);
    this.value = value;
  }

  /** Ends the interval at `at` and begins the next one there. */
  takeInterval(at: number): GaugeInterval {
    this.#settle(at);
    this.#max = Math.max(this.#max, this.value);
    this.#min = Math.min(this.#min, this.value);
    const length = at - this.#from;
    const interval = {
      last: this.value,
      mean: length > 0 ? this.#integral / length : this.value,
      max: this.#max,
      min: this.#min,
    };
    this.begin(at);
    return interval;
  }

  /** Forgets what was; the present value stays. */
  begin(at: number): void {
    this.#from = at;
    this.#changedAt = at;
    this.#integral = 0;
    this.#max = Number.NEGATIVE_INFINITY;
    this.#min = Number.POSITIVE_INFINITY;
  }

  #settle(at: number): void {
    if (at === this.#changedAt) return;
    this.#max = Math.max(this.#max, this.value);
    this.#min = Math.min(this.#min, this.value);
    this.#integral += this.value * (at - this.#changedAt);
    this.#changedAt = at;
  }
}
