import { LatencyShape } from "../../stats/index.js";
import { TabulatedSurvival } from "./tabulated-survival.js";

/** A survival function of mean `mean`, no value below `least`. */
export interface Survival {
  readonly mean: number;
  readonly least: number;
  at(t: number): number;
}

const shapes = new Map<string, LatencyShape>();

/** The shape kept under this key, made at the first call: about a millisecond. */
export function keptShape(key: string, make: () => Survival): LatencyShape {
  let shape = shapes.get(key);
  if (shape === undefined) {
    const { mean, least, at } = make();
    shape = new LatencyShape(new TabulatedSurvival((x) => at(x * mean), least / mean));
    shapes.set(key, shape);
  }
  return shape;
}

/** Grid over −ln(1 − load) on which shapes are made: neighbours differ by less than 1 % at any quantile. */
const STEP = 0.05;

/** The grid's point next to this load below 1. */
export function gridStep(load: number): number {
  return Math.round(-Math.log1p(-load) / STEP);
}

/** The load at a point of the grid. */
export function gridLoad(step: number): number {
  return -Math.expm1(-step * STEP);
}

/** The grid's point next to a load of a line with this much room, above 1 too: finer near 1 the longer the line. */
export function boundedGridStep(load: number, room: number): number {
  if (room === Number.POSITIVE_INFINITY) return gridStep(load);
  return Math.round(Math.asinh((load - 1) * finenessOf(room)) / STEP);
}

/** The load at a point of that grid. */
export function boundedGridLoad(step: number, room: number): number {
  if (room === Number.POSITIVE_INFINITY) return gridLoad(step);
  return Math.max(0, 1 + Math.sinh(step * STEP) / finenessOf(room));
}

function finenessOf(room: number): number {
  return Math.max(2, room / 4);
}
