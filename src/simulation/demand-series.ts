import type { DemandSource } from "../scenario/index.js";
import {
  ConstantDemand,
  DelayedDemand,
  type DemandSeries,
  LinearDemand,
  StepDemand,
} from "../traffic/index.js";
import type { SimTime } from "../units/index.js";

/** A scenario's series as traffic reads it, `warmup` later. */
export function demandSeries(source: DemandSource, warmup: SimTime): DemandSeries {
  switch (source.kind) {
    case "constant":
      return new ConstantDemand(source.value);
    case "steps": {
      const begin = Math.min(0, source.timesMicros[0] ?? 0) as SimTime;
      return new DelayedDemand(new StepDemand(source.timesMicros, source.values), warmup, begin);
    }
    case "linear":
      return new DelayedDemand(new LinearDemand(source.timesMicros, source.values), warmup);
  }
}

/** True where nothing comes, ever. */
export function isNothing(source: DemandSource): boolean {
  return source.kind === "constant" && source.value === 0;
}
