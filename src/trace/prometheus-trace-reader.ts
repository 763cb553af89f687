import type { Diagnostic } from "../diagnostics/index.js";
import type { TraceBuilder } from "./trace-builder.js";
import type { TraceOptions } from "./trace-options.js";
import type { TraceReader } from "./trace-reader.js";
import { parseTraceNumber } from "./trace-time.js";

interface PrometheusSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

/**
 * The answer of Prometheus' `query_range`: a matrix of series. Series that match `labels` are summed instant by
 * instant; an instant at which a series has no sample counts without it. NaN samples are missing values.
 *
 * Returns diagnostics: HR2010 not such an answer, HR2012 no series matches.
 */
export const prometheusTraceReader: TraceReader = {
  format: "prometheus",
  extensions: [".json"],
  async read(chunks, options, builder) {
    let text = "";
    for await (const chunk of chunks) text += chunk;
    if (text.trim() === "") return;
    const series = readMatrix(text, options, builder);
    if (series !== null) addSum(series, options, builder);
  },
};

function readMatrix(text: string, options: TraceOptions, builder: TraceBuilder): PrometheusSeries[] | null {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    builder.fault(notAnAnswer(options, `not valid JSON: ${(error as Error).message}`));
    return null;
  }
  const status = field(answer, "status");
  if (status === "error") {
    builder.fault(
      notAnAnswer(options, `Prometheus answered with an error: ${String(field(answer, "error"))}`),
    );
    return null;
  }
  const matrix = field(answer, "data") ?? answer;
  const resultType = field(matrix, "resultType");
  const result = field(matrix, "result");
  if (resultType !== "matrix" || !Array.isArray(result)) {
    builder.fault(
      notAnAnswer(options, `resultType is ${JSON.stringify(resultType) ?? "absent"}, not "matrix"`),
    );
    return null;
  }
  const all = result.filter(isSeries);
  if (all.length < result.length) {
    builder.fault(notAnAnswer(options, "a series has no list of [seconds, text] pairs"));
    return null;
  }
  const wanted = all.filter((series) =>
    (options.labels ?? []).every(
      ([name, value]) => Object.hasOwn(series.metric, name) && series.metric[name] === value,
    ),
  );
  if (wanted.length === 0 && all.length > 0) {
    builder.fault({
      code: "HR2012",
      severity: "error",
      place: { file: options.file },
      message: "no series has the labels asked for",
      choices: all.slice(0, 10).map((series) => JSON.stringify(series.metric)),
    });
    return null;
  }
  return wanted;
}

function addSum(series: readonly PrometheusSeries[], options: TraceOptions, builder: TraceBuilder): void {
  const sums = new Map<number, number>();
  for (const { values } of series) {
    for (const [atSeconds, text] of values) {
      const value = parseTraceNumber(text);
      const time = Math.round(atSeconds * 1e6);
      if (value !== undefined) {
        // One series keeps its rows as they are, so that duplicates and disorder are reported.
        if (series.length === 1) builder.add(time, value, 0);
        else sums.set(time, (sums.get(time) ?? 0) + value);
      } else if (/^[+-]?(?:nan|inf)$/i.test(text)) builder.addMissing(0);
      else {
        builder.fault({
          code: "HR2002",
          severity: "error",
          place: { file: options.file },
          message: `the sample at ${atSeconds} is ${JSON.stringify(text)}, not a number`,
          value: text,
        });
        return;
      }
    }
  }
  for (const time of [...sums.keys()].sort((a, b) => a - b)) builder.add(time, sums.get(time)!, 0);
}

function isSeries(value: unknown): value is PrometheusSeries {
  const values = field(value, "values");
  return (
    typeof field(value, "metric") === "object" &&
    Array.isArray(values) &&
    values.every((pair) => Array.isArray(pair) && typeof pair[0] === "number" && typeof pair[1] === "string")
  );
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function notAnAnswer(options: TraceOptions, message: string): Diagnostic {
  return {
    code: "HR2010",
    severity: "error",
    place: { file: options.file },
    message,
    rule: 'a JSON trace is the answer of Prometheus\' /api/v1/query_range: {"status": "success", "data": {"resultType": "matrix", "result": […]}}',
  };
}
