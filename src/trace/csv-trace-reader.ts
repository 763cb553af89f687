import { nearestName } from "../diagnostics/index.js";
import { type CsvRecord, readCsv } from "./read-csv.js";
import type { TraceBuilder } from "./trace-builder.js";
import type { TraceOptions } from "./trace-options.js";
import type { TraceReader } from "./trace-reader.js";
import { parseTraceNumber, parseTraceTime } from "./trace-time.js";

/** Names of a time column that are found without being asked for. */
export const USUAL_TIME_COLUMNS = ["time", "timestamp", "ts", "date", "datetime"];

/**
 * Comma-, semicolon- or tab-separated text with a header line; quoted fields and a byte-order mark are fine.
 *
 * Returns diagnostics: HR2001 missing column, HR2002 text in the value column, HR2007 not a time, HR2009 not CSV.
 */
export const csvTraceReader: TraceReader = {
  format: "csv",
  extensions: [".csv", ".tsv"],
  async read(chunks, options, builder) {
    let rows: CsvRows | null = null;
    const fault = await readCsv(chunks, options, (row, delimiter) => {
      rows ??= new CsvRows(options, builder, delimiter);
      rows.take(row);
      // Rows after a fault say nothing new.
      return !builder.hasErrors;
    });
    if (fault !== null) builder.fault(fault);
  },
};

/** Turns records into rows of the builder; the first record is the header. */
class CsvRows {
  readonly #options: TraceOptions;
  readonly #builder: TraceBuilder;
  readonly #delimiter: string;
  #time = -1;
  #value = -1;
  #names: readonly string[] | null = null;
  #stopped = false;

  constructor(options: TraceOptions, builder: TraceBuilder, delimiter: string) {
    this.#options = options;
    this.#builder = builder;
    this.#delimiter = delimiter;
  }

  take({ record, info }: CsvRecord): void {
    if (this.#stopped) return;
    if (this.#names === null) {
      this.#names = record.map((name) => name.trim());
      this.#time = this.#find(this.#options.timeColumn, "time", USUAL_TIME_COLUMNS);
      this.#value = this.#stopped ? -1 : this.#find(this.#options.valueColumn, "value", ["value"]);
      return;
    }
    const timeText = record[this.#time]?.trim() ?? "";
    const valueText = record[this.#value]?.trim() ?? "";
    const time = parseTraceTime(timeText, this.#options);
    if (time === undefined) {
      this.#fault(
        info.lines,
        record,
        this.#time,
        "HR2007",
        `"${timeText}" is not a time`,
        timeText,
        timeRule(this.#options, timeText),
      );
      return;
    }
    if (valueText === "" || valueText.toLowerCase() === "nan") {
      this.#builder.addMissing(info.lines);
      return;
    }
    const value = parseTraceNumber(valueText);
    if (value === undefined) {
      this.#fault(
        info.lines,
        record,
        this.#value,
        "HR2002",
        `"${valueText}" is not a number`,
        valueText,
        "every value of the column must be a decimal number",
      );
      return;
    }
    this.#builder.add(time, value, info.lines);
  }

  #find(asked: string | undefined, what: string, usual: readonly string[]): number {
    const names = this.#names!;
    const index =
      asked !== undefined
        ? names.indexOf(asked)
        : names.findIndex((name) => usual.includes(name.toLowerCase()));
    if (index >= 0) return index;
    const nearest = asked === undefined ? undefined : nearestName(asked, names);
    this.#stopped = true;
    this.#builder.fault({
      code: "HR2001",
      severity: "error",
      place: { file: this.#options.file, line: 1 },
      message: asked === undefined ? `no ${what} column was named` : `there is no column "${asked}"`,
      ...(asked === undefined ? {} : { value: asked }),
      choices: names,
      ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
    });
    return -1;
  }

  #fault(
    line: number,
    record: readonly string[],
    column: number,
    code: string,
    message: string,
    value: string,
    rule: string,
  ): void {
    this.#stopped = true;
    let position = 1;
    for (let i = 0; i < column; i++) position += (record[i]?.length ?? 0) + this.#delimiter.length;
    this.#builder.fault({
      code,
      severity: "error",
      place: { file: this.#options.file, line, column: position },
      message: `column "${this.#names![column]}": ${message}`,
      value,
      rule,
    });
  }
}

export function timeRule(options: TraceOptions, text: string): string {
  if (options.timeUnit !== undefined)
    return `with unit ${options.timeUnit} every time must be a decimal number`;
  return parseTraceNumber(text) !== undefined
    ? `a bare number needs its unit: time: {column: ${options.timeColumn ?? "time"}, unit: minutes}`
    : "write 2026-01-05T00:00:00Z, 2026-01-05 00:00:00, or seconds or milliseconds since 1970";
}
