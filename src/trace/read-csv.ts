import { type CsvError, parse } from "csv-parse/browser/esm";
import type { Diagnostic } from "../diagnostics/index.js";

const DELIMITERS = [",", ";", "\t"] as const;

/** A record with the number of the line on which it ends. */
export interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

export interface CsvOptions {
  /** For messages. */
  readonly file: string;
  /** Field separator; absent: found in the first line. */
  readonly delimiter?: string;
}

/**
 * Hands out the records of separated text, the header first, until `take` returns false or the text ends.
 *
 * Returns diagnostics: HR2009 not CSV.
 */
export async function readCsv(
  chunks: AsyncIterable<string> | Iterable<string>,
  options: CsvOptions,
  take: (row: CsvRecord, delimiter: string) => boolean,
): Promise<Diagnostic | null> {
  const iterator = chunksOf(chunks);
  const first = await firstLine(iterator);
  // The browser build of csv-parse fails on a stream that ends without a byte.
  if (first.trim() === "") return null;
  const delimiter = options.delimiter ?? guessDelimiter(first);
  const parser = parse({
    bom: true,
    info: true,
    delimiter,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  let goesOn = true;
  let fault: Diagnostic | null = null;
  const done = new Promise<void>((resolve, reject) => {
    parser.on("data", (row: CsvRecord) => {
      if (goesOn) goesOn = take(row, delimiter);
    });
    parser.on("end", () => resolve());
    parser.on("error", (error: CsvError) => reject(error));
  });
  // A handler must be there before the first write fails.
  const finished = done.catch((error: CsvError) => {
    fault = malformed(options, error);
  });
  parser.write(first);
  for await (const chunk of iterator) {
    if (!goesOn || fault !== null) break;
    if (chunk !== "" && !parser.write(chunk)) await drained(parser);
  }
  parser.end();
  await finished;
  return fault;
}

function malformed(options: CsvOptions, error: CsvError): Diagnostic {
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
