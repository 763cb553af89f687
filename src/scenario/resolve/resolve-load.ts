import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { DemandSource, RequestSpec, ResolvedLoad, ResolvedUsage } from "../resolved-scenario.js";
import type { PathSegment } from "../scenario-document.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import { toBytes, toReference, toSpan, toSpanOrNull } from "./resolve-amounts.js";
import { type PatternContext, resolvePattern } from "./resolve-pattern.js";
import type { FilledTrace, TraceLoader } from "./trace-loader.js";

type FilledLoad = FilledScenario["load"][number];
type FilledUsage = NonNullable<NonNullable<FilledLoad["usage"]>["cpu"]>;
type FilledRequest = NonNullable<FilledLoad["request"]>;

/** Millicores or bytes in one unit of a usage trace. */
const UNIT_FACTORS: Readonly<Record<string, number>> = {
  cores: 1000,
  millicores: 1,
  percent: 10,
  bytes: 1,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

/** What a request costs where the scenario does not say; a warning tells so. */
export const ASSUMED_REQUEST = {
  cpu: { mean: "10ms", scv: 1 },
  wait: "0s",
  retries: 0,
  memory: { base: "64Mi", perInFlight: "0", leakPerHour: "0" },
} as const;

/**
 * Resolves the scenario's `load`: traces are read, patterns become series.
 *
 * Returns diagnostics: HR1540 not exactly one source, HR1541 requests and usage in one entry, HR1542 no request
 * cost given; and those of the trace loader.
 */
export async function resolveLoad(
  scenario: FilledScenario,
  context: PatternContext,
  traces: TraceLoader,
  provenance: Provenance,
): Promise<{ readonly load: readonly ResolvedLoad[]; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const load: ResolvedLoad[] = [];
  for (const [index, entry] of scenario.load.entries()) {
    const path = ["load", index];
    const report = (diagnostic: Omit<Diagnostic, "place">, at: readonly PathSegment[] = path) =>
      diagnostics.push({ ...diagnostic, place: provenance.placeOf(at) });
    const resolved =
      entry.usage === undefined
        ? await resolveRequests(entry, path, context, traces, report, provenance)
        : await resolveUsageEntry(entry, path, context, traces, report);
    if (resolved !== null) load.push(resolved);
  }
  return { load, diagnostics };
}

type Report = (diagnostic: Omit<Diagnostic, "place">, at?: readonly PathSegment[]) => void;

async function resolveRequests(
  entry: FilledLoad,
  path: readonly PathSegment[],
  context: PatternContext,
  traces: TraceLoader,
  report: Report,
  provenance: Provenance,
): Promise<ResolvedLoad | null> {
  const demand = await resolveSource(
    entry,
    entry.trace,
    path,
    [...path, "trace"],
    context,
    traces,
    report,
    1,
    true,
  );
  if (entry.request === undefined) {
    entry.request = ASSUMED_REQUEST as unknown as FilledRequest;
    provenance.recordOrigin([...path, "request"], "default");
    report({
      code: "HR1542",
      severity: "warning",
      message: `${entry.to}: what a request costs is not said; 10 ms of CPU are assumed`,
      hint: "give request: {cpu: {mean: …}}",
    });
  }
  if (demand === null) return null;
  return {
    kind: "requests",
    to: toReference(entry.to),
    container: entry.container ?? null,
    demand,
    request: resolveRequest(entry.request),
    calls: entry.calls.map((call) => ({ to: toReference(call.to), perRequest: call.perRequest })),
    queue: entry.queue,
  };
}

async function resolveUsageEntry(
  entry: FilledLoad,
  path: readonly PathSegment[],
  context: PatternContext,
  traces: TraceLoader,
  report: Report,
): Promise<ResolvedLoad | null> {
  const mixed = (["trace", "pattern", "constant", "request"] as const).find(
    (field) => entry[field] !== undefined,
  );
  if (mixed !== undefined || entry.calls.length > 0) {
    const field = mixed ?? "calls";
    report(
      {
        code: "HR1541",
        severity: "error",
        message: `${entry.to} has both usage and ${field}`,
        rule: "an entry of load is either requests or replayed usage",
      },
      [...path, field],
    );
    return null;
  }
  const usage = entry.usage!;
  if (usage.cpu === undefined && usage.memory === undefined) {
    report({ code: "HR1540", severity: "error", message: `${entry.to}: usage needs cpu, memory or both` });
    return null;
  }
  const resolve = async (
    source: FilledUsage | undefined,
    name: string,
  ): Promise<ResolvedUsage | null | undefined> => {
    if (source === undefined) return null;
    const trace = source.file === undefined ? undefined : (source as FilledTrace);
    const at = [...path, "usage", name];
    const demand = await resolveSource(
      source,
      trace,
      at,
      at,
      context,
      traces,
      report,
      UNIT_FACTORS[source.unit]!,
      false,
    );
    return demand === null ? undefined : { demand, share: source.share };
  };
  const cpu = await resolve(usage.cpu, "cpu");
  const memory = await resolve(usage.memory as FilledUsage | undefined, "memory");
  if (cpu === undefined || memory === undefined) return null;
  return { kind: "usage", to: toReference(entry.to), container: entry.container ?? null, cpu, memory };
}

/** The one of constant, pattern and trace that is given. `mayBeAbsent`: none means zero. */
async function resolveSource(
  source: Pick<FilledLoad, "constant" | "pattern">,
  trace: FilledTrace | undefined,
  path: readonly PathSegment[],
  tracePath: readonly PathSegment[],
  context: PatternContext,
  traces: TraceLoader,
  report: Report,
  factor: number,
  mayBeAbsent: boolean,
): Promise<DemandSource | null> {
  const given = [source.constant, source.pattern, trace].filter((one) => one !== undefined).length;
  if (given > 1 || (given === 0 && !mayBeAbsent)) {
    const rule = "give exactly one of trace (or file), pattern and constant";
    report({ code: "HR1540", severity: "error", message: `${given} sources of load are given`, rule }, path);
    return null;
  }
  if (trace !== undefined) return traces.load(trace, tracePath, factor);
  if (source.pattern !== undefined) return resolvePattern(source.pattern, context, factor);
  return { kind: "constant", value: (source.constant ?? 0) * factor };
}

function resolveRequest(request: FilledRequest): RequestSpec {
  return {
    cpu: { mean: toSpan(request.cpu.mean), scv: request.cpu.scv },
    wait: toSpan(request.wait),
    timeout: toSpanOrNull(request.timeout),
    retries: request.retries,
    concurrency: request.concurrency ?? null,
    queueLimit: request.queueLimit ?? null,
    memory: {
      baseBytes: toBytes(request.memory.base),
      perInFlightBytes: toBytes(request.memory.perInFlight),
      leakBytesPerHour: toBytes(request.memory.leakPerHour),
    },
  };
}
