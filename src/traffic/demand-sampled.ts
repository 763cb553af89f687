import { NEVER, type SimTime } from "../units/index.js";
import type { DemandSeries } from "./demand-series.js";

/**
 * A curve cut into equal steps, each with the curve's mean over the step, so that no work is lost or added.
 *
 * `integral(t)`: ∫ of the curve from 0 to t, t in seconds. Steps begin at multiples of `step` from `from` on and end
 * at `until`; outside the value is that of the first or last step.
 */
export class SampledDemand implements DemandSeries {
  readonly #integral: (seconds: number) => number;
  readonly #step: number;
  readonly #from: number;
  readonly #until: number;

  constructor(
    integral: (seconds: number) => number,
    step: SimTime,
    from: SimTime = 0 as SimTime,
    until: SimTime = NEVER,
  ) {
    if (!(step > 0)) throw new RangeError(`step must be positive, not ${step} µs`);
    this.#integral = integral;
    this.#step = step;
    this.#from = from;
    this.#until = until;
  }

  valueAt(at: SimTime): number {
    const inside = Math.min(Math.max(at, this.#from), this.#until - 1);
    const start = this.#from + Math.floor((inside - this.#from) / this.#step) * this.#step;
    const end = Math.min(start + this.#step, this.#until);
    return ((this.#integral(end / 1e6) - this.#integral(start / 1e6)) / (end - start)) * 1e6;
  }

  nextChangeAfter(at: SimTime): SimTime {
    if (at < this.#from) return (this.#from + this.#step) as SimTime;
    const next = this.#from + (Math.floor((at - this.#from) / this.#step) + 1) * this.#step;
    return next < this.#until ? (next as SimTime) : NEVER;
  }
}
