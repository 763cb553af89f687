import type { z } from "zod";
import { civilTime, type EpochMicros, type SimTime } from "../../units/index.js";
import type { DemandSource } from "../resolved-scenario.js";
import type { pattern } from "../schema/pattern.js";
import { toSpan } from "./resolve-amounts.js";

type FilledPattern = z.output<ReturnType<typeof pattern>>;
type Points = readonly (readonly [at: number, value: number])[];

/** What patterns need to know of the scenario around them. */
export interface PatternContext {
  readonly start: EpochMicros;
  readonly timeZone: string;
  readonly duration: SimTime;
  readonly warmup: SimTime;
}

const MINUTE_MICROS = 60e6;
const DAY_MICROS = 86_400e6;

/** A named pattern as a series over the run; `factor` turns its unit into the demand's. */
export function resolvePattern(shape: FilledPattern, context: PatternContext, factor = 1): DemandSource {
  switch (shape.kind) {
    case "step": {
      const back: Points = shape.until === undefined ? [] : [[toSpan(shape.until), shape.before]];
      return series("steps", [[0, shape.before], [toSpan(shape.at), shape.after], ...back], factor);
    }
    case "ramp": {
      const at = toSpan(shape.at);
      const start: readonly (readonly [number, number])[] = at > 0 ? [[0, shape.from]] : [];
      // A ramp of no length is as steep as virtual time allows.
      const end = at + Math.max(1, toSpan(shape.over));
      return series("linear", [...start, [at, shape.from], [end, shape.to]], factor);
    }
    case "spikes":
      return series("steps", spikes(shape, context.duration), factor);
    case "points":
      return series(shape.linear ? "linear" : "steps", points(shape, context.duration), factor);
    case "daily":
      return series("steps", daily(shape, context), factor);
  }
}

function spikes(shape: Extract<FilledPattern, { kind: "spikes" }>, duration: SimTime): Points {
  const result: [number, number][] = [[0, shape.base]];
  const every = shape.every === undefined ? Number.POSITIVE_INFINITY : Math.max(1, toSpan(shape.every));
  const length = Math.min(toSpan(shape.for), every);
  for (let at: number = toSpan(shape.at); at <= duration; at += every) {
    result.push([at, shape.peak]);
    if (length < every) result.push([at + length, shape.base]);
  }
  return result;
}

function points(shape: Extract<FilledPattern, { kind: "points" }>, duration: SimTime): Points {
  const given = shape.points.map(([at, value]) => [toSpan(at), value] as const);
  if (shape.repeat === undefined) return given;
  const period = Math.max(1, toSpan(shape.repeat));
  const result: (readonly [number, number])[] = [];
  for (let round = 0; round <= duration; round += period) {
    for (const [at, value] of given) if (at < period) result.push([round + at, value]);
  }
  return result;
}

function daily(shape: Extract<FilledPattern, { kind: "daily" }>, context: PatternContext): Points {
  const peakAt = toSpan(shape.peakAt);
  const result: [number, number][] = [];
  for (let at = 0; at <= context.duration; at += MINUTE_MICROS) {
    const local = civilTime((context.start + at) as EpochMicros, context.timeZone);
    const timeOfDay = (local.hour * 3600 + local.minute * 60 + local.second) * 1e6;
    const height = (1 + Math.cos((2 * Math.PI * (timeOfDay - peakAt)) / DAY_MICROS)) / 2;
    const weekend = local.weekday === 0 || local.weekday === 6 ? shape.weekend : 1;
    // Cut to twelve digits: cosines may differ in the last bit between versions of V8.
    result.push([at, Number(((shape.base + (shape.peak - shape.base) * height) * weekend).toPrecision(12))]);
  }
  return result;
}

/**
 * Sorts by time and makes the first value hold from time zero. Of two values at one time the later written one wins in
 * steps; a line jumps to it as steeply as virtual time allows.
 */
function series(kind: "steps" | "linear", given: Points, factor: number): DemandSource {
  const sorted = [...given].sort((a, b) => a[0] - b[0]);
  const kept: (readonly [number, number])[] =
    kind === "linear" ? rising(sorted) : sorted.filter(([at], i) => sorted[i + 1]?.[0] !== at);
  if (kept[0]![0] > 0) kept.unshift([0, kind === "linear" ? kept[0]![1] : 0]);
  return {
    kind,
    timesMicros: Float64Array.from(kept, ([at]) => at),
    values: Float64Array.from(kept, ([, value]) => value * factor),
  };
}

function rising(sorted: Points): [at: number, value: number][] {
  const kept: [number, number][] = [];
  for (const [at, value] of sorted) kept.push([Math.max(at, (kept.at(-1)?.[0] ?? -1) + 1), value]);
  return kept;
}
