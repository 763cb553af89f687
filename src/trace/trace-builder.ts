import type { Diagnostic } from "../diagnostics/index.js";
import { formatDuration, type SimTime } from "../units/index.js";
import { GrowingColumn } from "./growing-column.js";
import type { TraceOptions } from "./trace-options.js";
import type { TraceSeries } from "./trace-series.js";
import { isCount } from "./trace-time.js";

/** Rows listed in one warning; the rest is counted. */
const LISTED_ROWS = 5;

/** Distances beyond this multiple of the usual step are gaps. */
const GAP_FACTOR = 1.5;

/**
 * Collects the rows of one trace and turns them into a series: sorts, drops duplicates, scales, anchors, and
 * reports what it had to do.
 *
 * Order: rows out of order are sorted by time; of several rows with one time the last in the file counts.
 * A gap (more than 1.5 usual steps without a row) is bridged by holding the last value.
 *
 * Returns diagnostics: HR2003 no rows, HR2004 unsorted, HR2005 duplicates, HR2006 gaps, HR2008 missing values,
 * HR2011 negative value.
 */
export class TraceBuilder {
  readonly diagnostics: Diagnostic[] = [];
  readonly #options: TraceOptions;
  readonly #times = new GrowingColumn();
  readonly #values = new GrowingColumn();
  readonly #lines = new GrowingColumn();
  readonly #missingLines: number[] = [];
  #missing = 0;

  constructor(options: TraceOptions) {
    this.#options = options;
  }

  get hasErrors(): boolean {
    return this.diagnostics.some((d) => d.severity === "error");
  }

  /** `time` as `parseTraceTime` gives it; `line` is 0 where the format has none. */
  add(time: number, value: number, line: number): void {
    this.#times.push(time);
    this.#values.push(value);
    this.#lines.push(line);
  }

  /** A row whose value is empty or NaN. */
  addMissing(line: number): void {
    this.#missing++;
    if (this.#missingLines.length < LISTED_ROWS) this.#missingLines.push(line);
  }

  /** A fault of the input; reading may stop at the first. */
  fault(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  /** The series, or null where there are errors. */
  build(): TraceSeries | null {
    if (this.hasErrors) return null;
    const rows = this.#times.length;
    if (rows === 0) {
      this.fault({
        code: "HR2003",
        severity: "error",
        place: { file: this.#options.file },
        message: this.#missing > 0 ? "no row of the trace has a value" : "the trace is empty",
        rule: "a trace needs at least one row with a time and a value",
      });
      return null;
    }
    const order = this.#sortedOrder();
    const times = this.#times.view();
    const lines = this.#lines.view();
    const unsorted = this.#reportUnsorted(times, lines);
    const keep = this.#dropDuplicates(order, times, lines);
    const series = this.#assemble(keep, rows, unsorted, order.length - keep.length);
    if (this.#missing > 0) {
      this.#warn(
        "HR2008",
        `${this.#missing} rows have no value`,
        this.#missingLines,
        this.#missing,
        "the value before them is held",
      );
    }
    return this.hasErrors ? null : series;
  }

  #sortedOrder(): Uint32Array {
    const times = this.#times.view();
    const order = new Uint32Array(times.length);
    for (let i = 0; i < order.length; i++) order[i] = i;
    for (let i = 1; i < times.length; i++) {
      // Sorting a sorted trace of a year's minutes costs more than reading it: look first.
      if (times[i]! < times[i - 1]!) return order.sort((a, b) => times[a]! - times[b]! || a - b);
    }
    return order;
  }

  #reportUnsorted(times: Float64Array, lines: Float64Array): number {
    let count = 0;
    let newest = times[0]!;
    const listed: number[] = [];
    for (let i = 1; i < times.length; i++) {
      if (times[i]! >= newest) newest = times[i]!;
      else if (++count <= LISTED_ROWS) listed.push(lines[i]!);
    }
    if (count > 0) {
      this.#warn(
        "HR2004",
        `${count} rows are earlier than a row before them`,
        listed,
        count,
        "the rows were sorted by time",
      );
    }
    return count;
  }

  #dropDuplicates(order: Uint32Array, times: Float64Array, lines: Float64Array): Uint32Array {
    const keep = new Uint32Array(order.length);
    let kept = 0;
    let dropped = 0;
    const listed: number[] = [];
    for (let i = 0; i < order.length; i++) {
      const row = order[i]!;
      if (kept > 0 && times[keep[kept - 1]!] === times[row]) {
        if (++dropped <= LISTED_ROWS) listed.push(lines[row]!);
        keep[kept - 1] = row;
      } else keep[kept++] = row;
    }
    if (dropped > 0) {
      this.#warn(
        "HR2005",
        `${dropped} rows repeat the time of another row`,
        listed,
        dropped,
        "the last one of each counts",
      );
    }
    return keep.subarray(0, kept);
  }

  #assemble(keep: Uint32Array, rows: number, unsorted: number, duplicates: number): TraceSeries {
    const { options, origin } = { options: this.#options, origin: this.#origin(keep) };
    const [times, values, lines] = [this.#times.view(), this.#values.view(), this.#lines.view()];
    const factor = options.scale * (options.perMicros === undefined ? 1 : 1e6 / options.perMicros);
    const timesMicros = new Float64Array(keep.length);
    const scaled = new Float64Array(keep.length);
    let [min, max, area] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    for (let i = 0; i < keep.length; i++) {
      const value = values[keep[i]!]! * factor;
      if (value < 0 && !this.hasErrors) this.#negative(values[keep[i]!]!, lines[keep[i]!]!);
      timesMicros[i] = times[keep[i]!]! - origin;
      scaled[i] = value;
      if (value < min) min = value;
      if (value > max) max = value;
      if (i > 0) area += scaled[i - 1]! * (timesMicros[i]! - timesMicros[i - 1]!);
    }
    const stepMicros = usualStep(timesMicros);
    const gaps = this.#reportGaps(keep, timesMicros, lines, stepMicros);
    const last = scaled.length - 1;
    const length = timesMicros[last]! - timesMicros[0]! + stepMicros;
    const mean = length > 0 ? (area + scaled[last]! * stepMicros) / length : scaled[last]!;
    const stats = {
      rows,
      duplicates,
      unsorted,
      missingValues: this.#missing,
      gaps,
      stepMicros,
      min,
      max,
      mean,
    };
    return { ...this.#cut(timesMicros, scaled), stats };
  }

  #origin(keep: Uint32Array): number {
    const first = this.#times.view()[keep[0]!]!;
    if (isCount(this.#options)) return this.#options.from;
    return (this.#options.align === "clock" ? this.#options.start : first) + this.#options.from;
  }

  /** Drops what lies before the warm-up, or before time zero, but for the row whose value holds there. */
  #cut(timesMicros: Float64Array, values: Float64Array): { timesMicros: Float64Array; values: Float64Array } {
    const { align, warmup = 0 } = this.#options;
    const begin = align === "clock" && !isCount(this.#options) ? -warmup : 0;
    let first = 0;
    while (first + 1 < timesMicros.length && timesMicros[first + 1]! <= begin) first++;
    return first === 0
      ? { timesMicros, values }
      : { timesMicros: timesMicros.slice(first), values: values.slice(first) };
  }

  #reportGaps(keep: Uint32Array, times: Float64Array, lines: Float64Array, step: number): number {
    let count = 0;
    let longest = 0;
    const listed: number[] = [];
    for (let i = 1; i < times.length; i++) {
      const distance = times[i]! - times[i - 1]!;
      if (distance <= step * GAP_FACTOR) continue;
      if (distance > longest) longest = distance;
      if (++count <= LISTED_ROWS) listed.push(lines[keep[i]!]!);
    }
    if (count > 0) {
      const message = `${count} gaps, the longest ${formatDuration(longest as SimTime)} where rows are usually ${formatDuration(step as SimTime)} apart`;
      this.#warn("HR2006", message, listed, count, "the value before a gap is held through it");
    }
    return count;
  }

  #negative(value: number, line: number): void {
    this.fault({
      code: "HR2011",
      severity: "error",
      place: { file: this.#options.file, ...(line > 0 ? { line } : {}) },
      message: `the value ${value} is negative`,
      value,
      rule: "load and use cannot be negative",
    });
  }

  #warn(code: string, message: string, lines: readonly number[], count: number, rule: string): void {
    const known = lines.filter((line) => line > 0);
    const where = known.length === 0 ? "" : ` (line ${known.join(", ")}${count > known.length ? ", …" : ""})`;
    this.diagnostics.push({
      code,
      severity: "warning",
      place: { file: this.#options.file, ...(known.length > 0 ? { line: known[0]! } : {}) },
      message: `${message}${where}`,
      rule,
    });
  }
}

/** The most common distance; ties go to the shorter one. 0 for fewer than two rows. */
function usualStep(times: Float64Array): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < times.length; i++) {
    const step = times[i]! - times[i - 1]!;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let [best, bestCount] = [0, 0];
  for (const [step, count] of counts) {
    if (count > bestCount || (count === bestCount && step < best)) [best, bestCount] = [step, count];
  }
  // Arrivals have no step: where no distance is common, gaps mean nothing.
  if (bestCount * 4 < times.length - 1) return times.length > 1 ? maxStep(counts) : 0;
  return best;
}

function maxStep(counts: ReadonlyMap<number, number>): number {
  let max = 0;
  for (const step of counts.keys()) if (step > max) max = step;
  return max;
}
