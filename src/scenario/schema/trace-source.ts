import { z } from "zod";
import { COUNT_UNITS, EPOCH_UNITS } from "../../trace/index.js";
import { duration, nonNegative } from "./scalars.js";

const TIME_UNITS = [...Object.keys(COUNT_UNITS), ...Object.keys(EPOCH_UNITS)];

/** Where a load or a use over time is read from; `units` are those that this place accepts. */
export function traceSource(units: readonly [string, ...string[]]) {
  return z
    .strictObject(traceShape(units))
    .describe("A trace file: CSV with a header line, or the answer of Prometheus' query_range.");
}

/** The fields of a trace; usage writes them beside `constant` and `pattern`. */
export function traceShape(units: readonly [string, ...string[]]) {
  return {
    file: z
      .string("the trace's file is text")
      .min(1, "the trace's file is missing")
      .describe("File, relative to the scenario's folder."),
    format: z
      .enum(["csv", "prometheus"], "the formats are csv and prometheus")
      .optional()
      .describe("Default: by the file's ending."),
    time: z
      .union(
        [
          z.string(),
          z.strictObject({
            column: z.string(),
            unit: z
              .enum(TIME_UNITS as [string, ...string[]], `the units of time are ${TIME_UNITS.join(", ")}`)
              .optional(),
          }),
        ],
        "write a column's name, or {column: minute, unit: minutes}",
      )
      .optional()
      .describe(
        "Column of the time: dates (ISO 8601 or YYYY-MM-DD hh:mm:ss), seconds or milliseconds since 1970, or with a unit a count from the start. Default: time, timestamp, ts or date.",
      ),
    value: z.string("the value's column is text").optional().describe("Column of the value. Default: value."),
    delimiter: z.string().min(1).optional().describe("Field separator. Default: found in the header line."),
    labels: z
      .record(z.string(), z.string())
      .optional()
      .describe("Labels of the Prometheus series to take; all that match are summed."),
    unit: z
      .enum(units as [string, ...string[]], `the units are ${units.join(", ")}`)
      .default(units[0])
      .describe("Unit of the value."),
    per: duration().optional().describe("The value is a count over this span; it becomes a rate per second."),
    scale: nonNegative().default(1).describe("Factor on every value."),
    align: z
      .enum(["first-row", "clock"], "align is first-row or clock")
      .default("first-row")
      .describe(
        "first-row: the first row is the scenario's start. clock: rows stay where the calendar puts them; those before the start are played in the warm-up. Counts are never moved.",
      ),
    from: duration().default("0s").describe("Begin this long after the trace's beginning."),
    after: z
      .enum(["hold", "repeat", "zero"], "after is hold, repeat or zero")
      .default("hold")
      .describe("When the trace ends before the run: hold its last value, repeat it, or fall to zero."),
  };
}
