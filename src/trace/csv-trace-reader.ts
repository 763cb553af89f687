import { type CsvError, parse } from "csv-parse/browser/esm";
import { type Diagnostic, nearestName } from "../diagnostics/index.js";
import type { TraceBuilder } from "./trace-builder.js";
import type { TraceOptions } from "./trace-options.js";
import type { TraceReader } from "./trace-reader.js";
import { parseTraceNumber, parseTraceTime } from "./trace-time.js";

const DELIMITERS = [",", ";", "\t"] as const;

/** Names of a time column that are found without being asked for. */
const USUAL_TIME_COLUMNS = ["time", "timestamp", "ts", "date", "datetime"];

/** A record with the number of the line on which it ends. */
interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Comma-, semicolon- or tab-separated text with a header line; quoted fields and a byte-order mark are fine.
 *
 * Returns diagnostics: HR2001 missing column, HR2002 text in the value column, HR2007 not a time, HR2009 not CSV.
 */
export const csvTraceReader: TraceReader = {
  format: "csv",
  extensions: [".csv", ".tsv"],
  async read(chunks, options, builder) {
    const iterator = chunksOf(chunks);
    const first = await firstLine(iterator);
    // The browser build of csv-parse fails on a stream that ends without a byte.
    if (first.trim() === "") return;
    const delimiter = options.delimiter ?? guessDelimiter(first);
    const parser = parse({
      bom: true,
      info: true,
      delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
    });
    const rows = new CsvRows(options, builder, delimiter);
    const done = new Promise<void>((resolve, reject) => {
      parser.on("data", (row: CsvRecord) => rows.take(row));
      parser.on("end", () => resolve());
      parser.on("error", (error: CsvError) => reject(error));
    });
    // A handler must be there before the first write fails.
    const finished = done.catch((error: CsvError) => {
      builder.fault(malformed(options, error));
    });
    parser.write(first);
    for await (const chunk of iterator) {
      // Rows after a fault say nothing new.
      if (builder.hasErrors) break;
      if (chunk !== "" && !parser.write(chunk)) await drained(parser);
    }
    parser.end();
    await finished;
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

function timeRule(options: TraceOptions, text: string): string {
  if (options.timeUnit !== undefined)
    return `with unit ${options.timeUnit} every time must be a decimal number`;
  return parseTraceNumber(text) !== undefined
    ? `a bare number needs its unit: time: {column: ${options.timeColumn ?? "time"}, unit: minutes}`
    : "write 2026-01-05T00:00:00Z, 2026-01-05 00:00:00, or seconds or milliseconds since 1970";
}

function malformed(options: TraceOptions, error: CsvError): Diagnostic {
  const line = error["lines"];
  return {
    code: "HR2009",
    severity: "error",
    place: { file: options.file, ...(typeof line === "number" ? { line } : {}) },
    message: `not valid CSV: ${error.message}`,
  };
}

function guessDelimiter(text: string): string {
  const end = text.search(/[\r\n]/);
  const header = end < 0 ? text : text.slice(0, end);
  let [best, bestCount] = [",", 0];
  for (const delimiter of DELIMITERS) {
    const count = header.split(delimiter).length - 1;
    if (count > bestCount) [best, bestCount] = [delimiter, count];
  }
  return best;
}

/** Text up to and including the chunk that ends the first line. */
async function firstLine(chunks: AsyncGenerator<string>): Promise<string> {
  let text = "";
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return text;
    text += next.value;
    if (/[\r\n]/.test(text)) return text;
  }
}

async function* chunksOf(chunks: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield chunk;
}

function drained(parser: { once(event: "drain" | "error", listener: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    parser.once("drain", resolve);
    parser.once("error", resolve);
  });
}
