import { parseTimestamp } from "../units/index.js";
import { COUNT_UNITS, EPOCH_UNITS, type TraceOptions } from "./trace-options.js";

const UNITS: Readonly<Record<string, number>> = { ...COUNT_UNITS, ...EPOCH_UNITS };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A plain decimal number, or undefined: nothing that is half a number is accepted. */
export function parseTraceNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** True where the column counts from the trace's own start. */
export function isCount(options: TraceOptions): boolean {
  return options.timeUnit !== undefined && Object.hasOwn(COUNT_UNITS, options.timeUnit);
}

/**
 * The time of a row in microseconds: since 1970 for absolute times, since the trace's start for counts.
 * Undefined: not a time. A bare number without a declared unit is told by its size: from 1e8 seconds, from 1e11
 * milliseconds, from 1e14 microseconds, from 1e17 nanoseconds since 1970; smaller ones are ambiguous.
 */
export function parseTraceTime(text: string, options: TraceOptions): number | undefined {
  const { timeUnit } = options;
  if (timeUnit !== undefined) {
    const value = parseTraceNumber(text);
    if (value === undefined) return undefined;
    return Math.round(value * UNITS[timeUnit]!);
  }
  const number = parseTraceNumber(text);
  if (number === undefined) return parseTimestamp(text, options.timeZone);
  if (number >= 1e17) return Math.floor(number / 1e3);
  if (number >= 1e14) return Math.floor(number);
  if (number >= 1e11) return Math.round(number * 1e3);
  if (number >= 1e8) return Math.round(number * 1e6);
  return undefined;
}
