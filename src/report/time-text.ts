import type { Result } from "../recording/index.js";
import { type EpochMicros, formatTimestamp } from "../units/index.js";

/** Wall clock of a virtual time, in the scenario's time zone. @example "2026-01-05T14:05:00Z" */
export function wallClock(result: Result, timeMicros: number): string {
  const { zeroEpochSeconds, timeZone } = result.scenario;
  return formatTimestamp((zeroEpochSeconds * 1e6 + timeMicros) as EpochMicros, timeZone);
}

/** Seconds of virtual time as the tables print them. @example "50700", "15.03" */
export function timeSeconds(timeMicros: number): string {
  if (Number.isInteger(timeMicros / 1e6)) return String(timeMicros / 1e6);
  const text = (timeMicros / 1e6).toFixed(6);
  return text.replace(/\.?0+$/, "");
}

/** One row of the report's intervals. */
export interface IntervalRow {
  readonly index: number;
  readonly endMicros: number;
  readonly lengthSeconds: number;
  /** Its end and its length in seconds, as the tables print them. */
  readonly endText: string;
  readonly lengthText: string;
  /** Wall clock of its end. */
  readonly time: string;
}

// Each table has these rows, and a wall clock takes longer to print than all else in most of them.
const ROWS = new WeakMap<Result, readonly IntervalRow[]>();

/** The report's intervals in their order. */
export function intervalRows(result: Result): readonly IntervalRow[] {
  let rows = ROWS.get(result);
  if (rows === undefined) {
    rows = Array.from(result.intervalEnds, (endMicros, index) => {
      const lengthMicros = endMicros - (result.intervalEnds[index - 1] ?? result.figuresFromMicros);
      return {
        index,
        endMicros,
        lengthSeconds: lengthMicros / 1e6,
        endText: timeSeconds(endMicros),
        lengthText: timeSeconds((lengthMicros / 1e6) * 1e6),
        time: wallClock(result, endMicros),
      };
    });
    ROWS.set(result, rows);
  }
  return rows;
}
