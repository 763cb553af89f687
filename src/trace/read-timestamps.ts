import { type Diagnostic, nearestName } from "../diagnostics/index.js";
import { timeRule, USUAL_TIME_COLUMNS } from "./csv-trace-reader.js";
import { GrowingColumn } from "./growing-column.js";
import { type CsvRecord, readCsv } from "./read-csv.js";
import type { TraceOptions } from "./trace-options.js";
import { isCount, parseTraceNumber, parseTraceTime } from "./trace-time.js";

/** Lines listed in one warning; the rest is counted. */
const LISTED_ROWS = 5;

/** CPU that a request needs for each unit of a column: tokens, bytes, rows. */
export interface WorkColumn {
  readonly column: string;
  readonly secondsPerUnit: number;
}

/** Requests at recorded instants. */
export interface RequestLog {
  /** µs since the scenario's start, rising. */
  readonly timesMicros: Float64Array;
  /** CPU of each in core-seconds; null where no column tells. */
  readonly workSeconds: Float64Array | null;
}

/**
 * Reads one request a line: when it came, and what it costs. Rows out of order are sorted; several of one instant
 * are several requests.
 *
 * Returns diagnostics: HR2001 missing column, HR2002 text in a work column, HR2003 no rows, HR2004 out of order,
 * HR2007 not a time, HR2009 not CSV, HR2011 negative work.
 */
export async function readTimestamps(
  chunks: AsyncIterable<string> | Iterable<string>,
  options: Omit<TraceOptions, "valueColumn" | "perMicros">,
  work: readonly WorkColumn[],
): Promise<{ readonly log: RequestLog | null; readonly diagnostics: readonly Diagnostic[] }> {
  const reader = new TimestampRows(options, work);
  const fault = await readCsv(chunks, options, (row) => reader.take(row));
  if (fault !== null) reader.diagnostics.push(fault);
  return { log: reader.build(), diagnostics: reader.diagnostics };
}

class TimestampRows {
  readonly diagnostics: Diagnostic[] = [];
  readonly #options: Omit<TraceOptions, "valueColumn" | "perMicros">;
  readonly #work: readonly WorkColumn[];
  readonly #times = new GrowingColumn();
  readonly #seconds = new GrowingColumn();
  readonly #lines = new GrowingColumn();
  #names: readonly string[] | null = null;
  #time = -1;
  #columns: readonly number[] = [];

  constructor(options: Omit<TraceOptions, "valueColumn" | "perMicros">, work: readonly WorkColumn[]) {
    this.#options = options;
    this.#work = work;
  }

  /** False after a fault: further rows say nothing new. */
  take({ record, info }: CsvRecord): boolean {
    if (this.#names === null) {
      this.#names = record.map((name) => name.trim());
      const asked = this.#options.timeColumn;
      this.#time =
        asked === undefined
          ? this.#names.findIndex((name) => USUAL_TIME_COLUMNS.includes(name.toLowerCase()))
          : this.#names.indexOf(asked);
      if (this.#time < 0) return this.#missing(asked);
      this.#columns = this.#work.map(({ column }) => this.#names!.indexOf(column));
      const place = this.#columns.indexOf(-1);
      return place < 0 ? true : this.#missing(this.#work[place]!.column);
    }
    const text = record[this.#time]?.trim() ?? "";
    const time = parseTraceTime(text, this.#options);
    if (time === undefined) {
      return this.#fault(
        info.lines,
        "HR2007",
        `"${text}" is not a time`,
        text,
        timeRule(this.#options, text),
      );
    }
    let seconds = 0;
    for (const [i, { column, secondsPerUnit }] of this.#work.entries()) {
      const cell = record[this.#columns[i]!]?.trim() ?? "";
      const units = parseTraceNumber(cell);
      if (units === undefined) {
        const rule = "what a request costs must be a decimal number";
        return this.#fault(info.lines, "HR2002", `column "${column}": "${cell}" is not a number`, cell, rule);
      }
      if (units < 0) {
        const rule = "what a request costs cannot be negative";
        return this.#fault(info.lines, "HR2011", `column "${column}": ${cell} is negative`, cell, rule);
      }
      seconds += units * secondsPerUnit;
    }
    this.#times.push(time);
    this.#seconds.push(seconds);
    this.#lines.push(info.lines);
    return true;
  }

  build(): RequestLog | null {
    if (this.diagnostics.some(({ severity }) => severity === "error")) return null;
    const { file } = this.#options;
    const times = this.#times.view();
    if (times.length === 0) {
      const message = "the file has no requests";
      this.diagnostics.push({ code: "HR2003", severity: "error", place: { file }, message });
      return null;
    }
    const order = this.#sortedOrder(times);
    const first = times[order[0]!]!;
    const { align, start, from } = this.#options;
    const zero = isCount(this.#options) ? 0 : align === "clock" ? start : first;
    const kept = order.filter((i) => times[i]! - zero >= from);
    const { scale } = this.#options;
    const timesMicros = Float64Array.from(kept, (i) => (times[i]! - zero - from) / scale);
    const seconds = this.#seconds.view();
    const workSeconds = this.#work.length === 0 ? null : Float64Array.from(kept, (i) => seconds[i]!);
    return { timesMicros, workSeconds };
  }

  #sortedOrder(times: Float64Array): readonly number[] {
    const order = Array.from(times, (_, i) => i);
    const lines = this.#lines.view();
    const unsorted = order.filter((i) => i > 0 && times[i]! < times[i - 1]!);
    if (unsorted.length === 0) return order;
    const listed = unsorted.slice(0, LISTED_ROWS).map((i) => lines[i]);
    const more = unsorted.length > LISTED_ROWS ? ` and ${unsorted.length - LISTED_ROWS} more` : "";
    this.diagnostics.push({
      code: "HR2004",
      severity: "warning",
      place: { file: this.#options.file, line: lines[unsorted[0]!]! },
      message: `requests are out of order (lines ${listed.join(", ")}${more}); they were sorted by time`,
    });
    return order.sort((a, b) => times[a]! - times[b]! || a - b);
  }

  #missing(asked: string | undefined): boolean {
    const names = this.#names!;
    const nearest = asked === undefined ? undefined : nearestName(asked, names);
    this.diagnostics.push({
      code: "HR2001",
      severity: "error",
      place: { file: this.#options.file, line: 1 },
      message: asked === undefined ? "no time column was named" : `there is no column "${asked}"`,
      ...(asked === undefined ? {} : { value: asked }),
      choices: names,
      ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
    });
    return false;
  }

  #fault(line: number, code: string, message: string, value: string, rule: string): boolean {
    this.diagnostics.push({
      code,
      severity: "error",
      place: { file: this.#options.file, line },
      message,
      value,
      rule,
    });
    return false;
  }
}
