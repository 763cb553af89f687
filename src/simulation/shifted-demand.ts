import type { DemandSeries } from "../traffic/index.js";
import { NEVER, type SimTime } from "../units/index.js";

/** A series on the scenario's clock, read on the run's: the run begins one warm-up earlier. */
export class ShiftedDemand implements DemandSeries {
  readonly #series: DemandSeries;
  readonly #by: SimTime;

  constructor(series: DemandSeries, by: SimTime) {
    this.#series = series;
    this.#by = by;
  }

  valueAt(at: SimTime): number {
    return this.#series.valueAt((at - this.#by) as SimTime);
  }

  nextChangeAfter(at: SimTime): SimTime {
    const next = this.#series.nextChangeAfter((at - this.#by) as SimTime);
    return next === NEVER ? NEVER : ((next + this.#by) as SimTime);
  }
}
