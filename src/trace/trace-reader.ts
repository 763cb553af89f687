import type { TraceBuilder } from "./trace-builder.js";
import type { TraceOptions } from "./trace-options.js";

/**
 * Reads one format. Feeds the builder row by row; faults go to the builder as diagnostics. Text comes in chunks
 * that may be cut anywhere, so that a file never has to be in memory whole.
 */
export interface TraceReader {
  readonly format: string;
  /** Endings of file names, with the dot, in lower case. */
  readonly extensions: readonly string[];
  read(
    chunks: AsyncIterable<string> | Iterable<string>,
    options: TraceOptions,
    builder: TraceBuilder,
  ): Promise<void>;
}
