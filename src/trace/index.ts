export { type RequestLog, readTimestamps, type WorkColumn } from "./read-timestamps.js";
export { readTrace, TRACE_READERS, type TraceReading } from "./read-trace.js";
export {
  COUNT_UNITS,
  type CountUnit,
  EPOCH_UNITS,
  type EpochUnit,
  type TraceOptions,
} from "./trace-options.js";
export type { TraceReader } from "./trace-reader.js";
export type { TraceSeries, TraceStats } from "./trace-series.js";
