import { NEVER, type SimTime } from "../units/index.js";
import type { DemandSeries } from "./demand-series.js";

/** A recorded series: each value holds from its time to the next one, the first one also before. */
export class StepDemand implements DemandSeries {
  readonly times: Float64Array;
  readonly values: Float64Array;
  // Where the last question was answered; a run asks in rising order.
  #cursor = 0;

  /** `times` in microseconds, rising. Throws RangeError for unequal lengths or times that do not rise. */
  constructor(times: Float64Array, values: Float64Array) {
    if (times.length !== values.length) {
      throw new RangeError(
        `a series needs as many times as values, not ${times.length} and ${values.length}`,
      );
    }
    for (let i = 1; i < times.length; i++) {
      if (!(times[i]! > times[i - 1]!))
        throw new RangeError(`times must rise: ${times[i - 1]} then ${times[i]}`);
    }
    this.times = times;
    this.values = values;
  }

  valueAt(at: SimTime): number {
    const i = this.indexAt(at);
    return this.values[Math.max(0, i)] ?? 0;
  }

  nextChangeAfter(at: SimTime): SimTime {
    const { times, values } = this;
    const start = this.indexAt(at);
    let i = start + 1;
    const held = values[Math.max(0, start)];
    while (i < times.length && values[i] === held) i++;
    return i < times.length ? (times[i]! as SimTime) : NEVER;
  }

  /** Index of the point that holds at `at`; −1 before the first. */
  indexAt(at: SimTime): number {
    const { times } = this;
    let i = Math.min(this.#cursor, times.length - 1);
    if (i >= 0 && times[i]! > at) {
      let low = -1;
      let high = i;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (times[middle]! <= at) low = middle;
        else high = middle;
      }
      i = low;
    } else {
      while (i + 1 < times.length && times[i + 1]! <= at) i++;
    }
    this.#cursor = Math.max(0, i);
    return i;
  }
}
