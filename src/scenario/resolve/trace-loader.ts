import { type Diagnostic, InputError } from "../../diagnostics/index.js";
import {
  type CountUnit,
  type EpochUnit,
  type RequestLog,
  readTimestamps,
  readTrace,
  type TraceSeries,
} from "../../trace/index.js";
import { formatDuration, type SimTime } from "../../units/index.js";
import type { FileSource } from "../file-source.js";
import type { Provenance } from "../provenance.js";
import type { DemandSource } from "../resolved-scenario.js";
import type { PathSegment } from "../scenario-document.js";
import { demandOfTrace, endOf } from "./expand-demand.js";
import { toSpan } from "./resolve-amounts.js";
import type { PatternContext } from "./resolve-pattern.js";

/** The checked fields of a trace in the scenario. */
export interface FilledTrace {
  readonly file: string;
  readonly format?: string | undefined;
  readonly time?: string | { readonly column: string; readonly unit?: string | undefined } | undefined;
  readonly value?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly per?: string | undefined;
  readonly scale: number;
  readonly align: "first-row" | "clock";
  readonly from: string;
  readonly after: "hold" | "repeat" | "zero";
}

/** The checked fields of requests at recorded instants. */
export interface FilledTimestamps
  extends Pick<FilledTrace, "file" | "time" | "delimiter" | "scale" | "align" | "from"> {
  readonly work?: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads the traces that a scenario names, each file and way of reading once.
 *
 * Collects diagnostics: those of `readTrace`, HR1601–HR1602 of the files, HR1530 a trace shorter than the run.
 */
export class TraceLoader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #files: FileSource;
  readonly #folder: string;
  readonly #context: PatternContext;
  readonly #provenance: Provenance;
  readonly #read = new Map<string, TraceSeries | null>();

  constructor(files: FileSource, folder: string, context: PatternContext, provenance: Provenance) {
    this.#files = files;
    this.#folder = folder;
    this.#context = context;
    this.#provenance = provenance;
  }

  /** The trace as a demand, or null after a fault. `factor` turns its unit into the demand's. */
  async load(trace: FilledTrace, path: readonly PathSegment[], factor = 1): Promise<DemandSource | null> {
    const key = JSON.stringify({ ...trace, after: undefined });
    let series = this.#read.get(key);
    if (series === undefined) {
      series = await this.#readSeries(trace, path);
      this.#read.set(key, series);
    }
    if (series === null) return null;
    this.#noteShortTrace(series, trace, path);
    return demandOfTrace(series, trace.after, this.#context.duration, factor);
  }

  /** Requests at recorded instants, or null after a fault. */
  async loadTimestamps(written: FilledTimestamps, path: readonly PathSegment[]): Promise<RequestLog | null> {
    const file = this.#files.join(this.#folder, written.file);
    const { time, delimiter, scale } = written;
    const column = typeof time === "string" ? time : time?.column;
    const unit = typeof time === "object" ? time.unit : undefined;
    if (scale === 0) {
      const place = this.#provenance.placeOf([...path, "scale"]);
      const message = "scale must be more than 0";
      this.diagnostics.push({ code: "HR1531", severity: "error", place, message });
      return null;
    }
    try {
      const reading = await readTimestamps(
        this.#files.readChunks(file),
        {
          file,
          ...(column === undefined ? {} : { timeColumn: column }),
          ...(unit === undefined ? {} : { timeUnit: unit as CountUnit | EpochUnit }),
          ...(delimiter === undefined ? {} : { delimiter }),
          timeZone: this.#context.timeZone,
          start: this.#context.start,
          align: written.align,
          from: toSpan(written.from),
          scale,
        },
        Object.entries(written.work ?? {}).map(([name, span]) => ({
          column: name,
          secondsPerUnit: toSpan(span) / 1e6,
        })),
      );
      this.diagnostics.push(...reading.diagnostics);
      return reading.log;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#pushNamed(error.diagnostics, path);
      return null;
    }
  }

  /** Faults of a file with where it is named. */
  #pushNamed(diagnostics: readonly Diagnostic[], path: readonly PathSegment[]): void {
    const { file, line } = this.#provenance.placeOf([...path, "file"]);
    const from = `named in ${file}${line === undefined ? "" : `:${line}`}`;
    this.diagnostics.push(
      ...diagnostics.map((d) => ({ ...d, rule: d.rule === undefined ? from : `${d.rule}; ${from}` })),
    );
  }

  async #readSeries(trace: FilledTrace, path: readonly PathSegment[]): Promise<TraceSeries | null> {
    const file = this.#files.join(this.#folder, trace.file);
    const column = typeof trace.time === "string" ? trace.time : trace.time?.column;
    const unit = typeof trace.time === "object" ? trace.time.unit : undefined;
    if (trace.per !== undefined && toSpan(trace.per) === 0) {
      const place = this.#provenance.placeOf([...path, "per"]);
      this.diagnostics.push({
        code: "HR1531",
        severity: "error",
        place,
        message: "per must be longer than 0s",
      });
      return null;
    }
    try {
      const reading = await readTrace(this.#files.readChunks(file), {
        file,
        ...(trace.format === undefined ? {} : { format: trace.format }),
        ...(column === undefined ? {} : { timeColumn: column }),
        ...(unit === undefined ? {} : { timeUnit: unit as CountUnit | EpochUnit }),
        ...(trace.value === undefined ? {} : { valueColumn: trace.value }),
        ...(trace.delimiter === undefined ? {} : { delimiter: trace.delimiter }),
        ...(trace.labels === undefined ? {} : { labels: Object.entries(trace.labels) }),
        ...(trace.per === undefined ? {} : { perMicros: toSpan(trace.per) }),
        timeZone: this.#context.timeZone,
        start: this.#context.start,
        align: trace.align,
        from: toSpan(trace.from),
        warmup: this.#context.warmup,
        scale: trace.scale,
      });
      this.diagnostics.push(...reading.diagnostics);
      return reading.series;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#pushNamed(error.diagnostics, path);
      return null;
    }
  }

  #noteShortTrace(series: TraceSeries, trace: FilledTrace, path: readonly PathSegment[]): void {
    const end = endOf(series);
    if (trace.after !== "hold" || end >= this.#context.duration) return;
    const place = this.#provenance.placeOf([...path, "file"]);
    const run = formatDuration(this.#context.duration);
    this.diagnostics.push(
      end <= 0
        ? {
            code: "HR1530",
            severity: "warning",
            place,
            message: "the whole trace lies before the run; its last value is held",
          }
        : {
            code: "HR1530",
            severity: "warning",
            place,
            message: `the trace ends at ${formatDuration(end as SimTime)} but the run lasts ${run}; its last value is held`,
            hint: "after: repeat or after: zero says what else to do",
          },
    );
  }
}
