import type { SimTime } from "../units/index.js";

/** Load over time, as it was planned or measured: a value that holds from one change to the next. */
export interface DemandSeries {
  /** The value that holds at `at`. */
  valueAt(at: SimTime): number;
  /** The first instant after `at` at which the value may change; `NEVER` when it stays. */
  nextChangeAfter(at: SimTime): SimTime;
}
