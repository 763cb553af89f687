import type { Diagnostic } from "../diagnostics/index.js";
import { csvTraceReader } from "./csv-trace-reader.js";
import { prometheusTraceReader } from "./prometheus-trace-reader.js";
import { TraceBuilder } from "./trace-builder.js";
import type { TraceOptions } from "./trace-options.js";
import type { TraceReader } from "./trace-reader.js";
import type { TraceSeries } from "./trace-series.js";

/** Every format; a new one is one file and one line here. The suite of test/unit/trace runs over all of them. */
export const TRACE_READERS: readonly TraceReader[] = [csvTraceReader, prometheusTraceReader];

export interface TraceReading {
  /** Null where a diagnostic is an error. */
  readonly series: TraceSeries | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one trace from chunks of its text.
 *
 * Returns diagnostics: HR2001–HR2012 (see the readers and `TraceBuilder`).
 */
export async function readTrace(
  chunks: AsyncIterable<string> | Iterable<string>,
  options: TraceOptions,
): Promise<TraceReading> {
  const builder = new TraceBuilder(options);
  await readerFor(options).read(chunks, options, builder);
  return { series: builder.build(), diagnostics: builder.diagnostics };
}

function readerFor(options: TraceOptions): TraceReader {
  const name = options.file.toLowerCase();
  return (
    TRACE_READERS.find((reader) => reader.format === options.format) ??
    TRACE_READERS.find((reader) => reader.extensions.some((extension) => name.endsWith(extension))) ??
    csvTraceReader
  );
}
