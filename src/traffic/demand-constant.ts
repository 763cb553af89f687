import { NEVER, type SimTime } from "../units/sim-time.js";
import type { DemandSeries } from "./demand-series.js";

/** The same load for ever. */
export class ConstantDemand implements DemandSeries {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueAt(): number {
    return this.value;
  }

  nextChangeAfter(): SimTime {
    return NEVER;
  }
}
