import type { EpochMicros, SimTime } from "../units/index.js";

/** Units in which a column may count time from the trace's start. */
export const COUNT_UNITS = {
  nanoseconds: 1e-3,
  microseconds: 1,
  milliseconds: 1e3,
  seconds: 1e6,
  minutes: 60e6,
  hours: 3600e6,
  days: 86_400e6,
} as const;

/** Units of a column that counts from 1970-01-01T00:00:00Z. */
export const EPOCH_UNITS = {
  "epoch-seconds": 1e6,
  "epoch-milliseconds": 1e3,
  "epoch-microseconds": 1,
  "epoch-nanoseconds": 1e-3,
} as const;

export type CountUnit = keyof typeof COUNT_UNITS;
export type EpochUnit = keyof typeof EPOCH_UNITS;

/** How to read one trace. Columns are ignored by formats that have none. */
export interface TraceOptions {
  /** Name for messages, and for choosing the reader by its extension where `format` is absent. */
  readonly file: string;
  readonly format?: string;
  readonly timeColumn?: string;
  /** Absent: dates, or a count since 1970 whose unit is told by its size. */
  readonly timeUnit?: CountUnit | EpochUnit;
  readonly valueColumn?: string;
  /** Field separator of CSV; absent: found in the first line. */
  readonly delimiter?: string;
  /** Labels that a Prometheus series must have; all matching series are summed. */
  readonly labels?: readonly (readonly [name: string, value: string])[];
  /** Zone of times written without one. */
  readonly timeZone: string;
  /** The scenario's time zero. */
  readonly start: EpochMicros;
  /**
   * `first-row`: absolute times are moved so that the first row is the scenario's start. `clock`: they stay where
   * the calendar puts them. Counts from the start are never moved.
   */
  readonly align: "first-row" | "clock";
  /** Play begins this long after the trace's beginning. */
  readonly from: SimTime;
  /** With `clock`, rows up to so long before time zero are kept; absent: none. */
  readonly warmup?: SimTime;
  /** A row's value is a count over this span; undefined: the value is already what is wanted. */
  readonly perMicros?: number;
  readonly scale: number;
}
