import { NEVER, SECOND, type SimTime } from "../units/index.js";
import type { DemandSeries } from "./demand-series.js";
import { StepDemand } from "./demand-step.js";

/** A slope is cut into steps of at most this share of the series' range. */
const RANGE_SHARE = 0.01;
const LONGEST_STEP = 60 * SECOND;

/**
 * A recorded series with straight lines between its points. Each line is cut into steps that carry the line's mean
 * (1 to 60 s long, or as given); beyond both ends the nearest value holds.
 */
export class LinearDemand implements DemandSeries {
  readonly #points: StepDemand;
  readonly #step: number | undefined;
  readonly #range: number;

  /** `times` in microseconds, rising. Throws RangeError like `StepDemand`. */
  constructor(times: Float64Array, values: Float64Array, step?: SimTime) {
    this.#points = new StepDemand(times, values);
    this.#step = step;
    let low = Number.POSITIVE_INFINITY;
    let high = 0;
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    this.#range = high - low;
  }

  valueAt(at: SimTime): number {
    const i = this.#points.indexAt(at);
    const { times, values } = this.#points;
    if (i < 0) return values[0] ?? 0;
    if (i + 1 >= times.length || values[i] === values[i + 1]) return values[i]!;
    const length = times[i + 1]! - times[i]!;
    const step = this.#stepOf(i);
    const start = Math.floor((at - times[i]!) / step) * step;
    const middle = (start + Math.min(start + step, length)) / 2;
    return values[i]! + ((values[i + 1]! - values[i]!) * middle) / length;
  }

  nextChangeAfter(at: SimTime): SimTime {
    const i = this.#points.indexAt(at);
    const { times, values } = this.#points;
    if (i < 0) return (times[0] ?? NEVER) as SimTime;
    if (i + 1 >= times.length) return NEVER;
    if (values[i] === values[i + 1]) return times[i + 1]! as SimTime;
    const step = this.#stepOf(i);
    const next = times[i]! + (Math.floor((at - times[i]!) / step) + 1) * step;
    return Math.min(next, times[i + 1]!) as SimTime;
  }

  #stepOf(i: number): number {
    if (this.#step !== undefined) return this.#step;
    const { times, values } = this.#points;
    const steps = Math.abs(values[i + 1]! - values[i]!) / (this.#range * RANGE_SHARE);
    const wanted = Math.round((times[i + 1]! - times[i]!) / Math.max(1, steps));
    return Math.min(LONGEST_STEP, Math.max(SECOND, wanted));
  }
}
