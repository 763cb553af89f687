import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { ResolvedMetricSource } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { toReference, toSpan } from "./resolve-amounts.js";
import { type PatternContext, resolvePattern } from "./resolve-pattern.js";
import type { TraceLoader } from "./trace-loader.js";

type FilledMetric = FilledScenario["metrics"][number];

/** The field that each kind of source needs. */
const NEEDS = {
  constant: "value",
  trace: "trace",
  pattern: "pattern",
  backlog: "of",
  rate: "of",
  inFlight: "of",
} as const;

/**
 * Resolves the sources of Pods, Object and External metrics.
 *
 * Returns diagnostics: HR1550 the field that `from` needs is missing, HR1551 an Object metric without its object.
 */
export async function resolveMetrics(
  scenario: FilledScenario,
  context: PatternContext,
  traces: TraceLoader,
  provenance: Provenance,
): Promise<{
  readonly metrics: readonly ResolvedMetricSource[];
  readonly diagnostics: readonly Diagnostic[];
}> {
  const diagnostics: Diagnostic[] = [];
  const metrics: ResolvedMetricSource[] = [];
  for (const [index, metric] of scenario.metrics.entries()) {
    const path = ["metrics", index];
    const fault = (code: string, message: string) =>
      diagnostics.push({ code, severity: "error", place: provenance.placeOf(path), message });
    const needed = NEEDS[metric.from];
    if (metric[needed] === undefined) {
      fault("HR1550", `metric "${metric.name}" is from ${metric.from} and needs the field "${needed}"`);
      continue;
    }
    if (metric.type === "Object" && metric.object === undefined) {
      fault("HR1551", `metric "${metric.name}" is of type Object and needs the field "object"`);
      continue;
    }
    const from = await resolveFrom(metric, index, context, traces);
    if (from !== null) metrics.push(resolveMetric(metric, from));
  }
  return { metrics, diagnostics };
}

async function resolveFrom(
  metric: FilledMetric,
  index: number,
  context: PatternContext,
  traces: TraceLoader,
): Promise<ResolvedMetricSource["from"] | null> {
  switch (metric.from) {
    case "constant":
      return { kind: "demand", demand: { kind: "constant", value: metric.value! } };
    case "pattern":
      return { kind: "demand", demand: resolvePattern(metric.pattern!, context) };
    case "trace": {
      const demand = await traces.load(metric.trace!, ["metrics", index, "trace"]);
      return demand === null ? null : { kind: "demand", demand };
    }
    default:
      return { kind: metric.from, of: toReference(metric.of!) };
  }
}

function resolveMetric(metric: FilledMetric, from: ResolvedMetricSource["from"]): ResolvedMetricSource {
  return {
    name: metric.name,
    type: metric.type,
    object: metric.object === undefined ? null : toReference(metric.object),
    selector: Object.entries(metric.selector).sort(([a], [b]) => (a < b ? -1 : 1)),
    from,
    lag: toSpan(metric.lag),
    failing: metric.failing
      .map((window) => ({
        from: toSpan(window.at),
        until: toSpan(`${toSpan(window.at) + toSpan(window.for)}us`),
      }))
      .sort((a, b) => a.from - b.from),
  };
}
