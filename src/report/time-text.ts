import type { Result } from "../recording/index.js";
import { type EpochMicros, formatTimestamp } from "../units/index.js";

/** Wall clock of a virtual time, in the scenario's time zone. @example "2026-01-05T14:05:00Z" */
export function wallClock(result: Result, timeMicros: number): string {
  const { zeroEpochSeconds, timeZone } = result.scenario;
  return formatTimestamp((zeroEpochSeconds * 1e6 + timeMicros) as EpochMicros, timeZone);
}

/** Seconds of virtual time as the tables print them. @example "50700", "15.03" */
export function timeSeconds(timeMicros: number): string {
  const text = (timeMicros / 1e6).toFixed(6);
  return text.replace(/\.?0+$/, "");
}

/** One row of the report's intervals. */
export interface IntervalRow {
  readonly index: number;
  readonly endMicros: number;
  readonly lengthSeconds: number;
  /** Wall clock of its end. */
  readonly time: string;
}

/** The report's intervals in their order. */
export function intervalRows(result: Result): readonly IntervalRow[] {
  return Array.from(result.intervalEnds, (endMicros, index) => ({
    index,
    endMicros,
    lengthSeconds: (endMicros - (result.intervalEnds[index - 1] ?? result.figuresFromMicros)) / 1e6,
    time: wallClock(result, endMicros),
  }));
}
