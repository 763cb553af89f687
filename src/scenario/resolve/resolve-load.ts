import type { Diagnostic } from "../../diagnostics/index.js";
import type { SimTime } from "../../units/index.js";
import type { Provenance } from "../provenance.js";
import type {
  DemandSource,
  RequestSpec,
  ResolvedLoad,
  ResolvedUsage,
  SingleArrivals,
} from "../resolved-scenario.js";
import type { PathSegment } from "../scenario-document.js";
import { readShare } from "../schema/scalars.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { IngressDoor, IngressDoors } from "./ingress-doors.js";
import { mixedFidelity } from "./mixed-fidelity.js";
import { toBytes, toReference, toSpan, toSpanOrNull } from "./resolve-amounts.js";
import { callsOf, toExchange, waitOf } from "./resolve-calls.js";
import { type PatternContext, resolvePattern } from "./resolve-pattern.js";
import { resolveConnections, resolveDns } from "./resolve-routing.js";
import { resolveWork } from "./resolve-work.js";
import type { FilledTrace, TraceLoader } from "./trace-loader.js";

type FilledLoad = FilledScenario["load"][number];
type FilledUsage = NonNullable<NonNullable<FilledLoad["usage"]>["cpu"]> & { readonly leakPerHour?: string };
type Fidelity = FilledScenario["fidelity"];
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
  backOff: "25ms",
  maxBackOff: "250ms",
  memory: { base: "64Mi", perInFlight: "0", leakPerHour: "0", leakPerRequest: "0" },
} as const;

/** A request of an Ingress costs nothing but what its controller and its backend take. */
const DOOR_REQUEST = { ...ASSUMED_REQUEST, cpu: { mean: "0s", scv: 0 } } as unknown as FilledRequest;
const DEFAULT_DOOR_LATENCY = "1ms";

/**
 * Resolves the scenario's `load`: traces are read, patterns become series.
 *
 * Returns diagnostics: HR1540 not exactly one source, HR1541 requests and usage in one entry, HR1542 no request
 * cost given, HR1543 a source that cannot be a fluid, HR1544 recorded requests after the end, HR1547 a call
 * between fidelities, HR1552 a leak per request without work; and those of the trace loader.
 */
export async function resolveLoad(
  scenario: FilledScenario,
  context: PatternContext,
  traces: TraceLoader,
  provenance: Provenance,
  doors: IngressDoors = new Map(),
): Promise<{ readonly load: readonly ResolvedLoad[]; readonly diagnostics: readonly Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const load: ResolvedLoad[] = [];
  for (const [index, entry] of scenario.load.entries()) {
    const path = ["load", index];
    const report = (diagnostic: Omit<Diagnostic, "place">, at: readonly PathSegment[] = path) =>
      diagnostics.push({ ...diagnostic, place: provenance.placeOf(at) });
    const resolved =
      entry.usage === undefined
        ? await resolveRequests(
            entry,
            path,
            context,
            traces,
            report,
            provenance,
            scenario.fidelity,
            doors.get(index),
            toSpan(scenario.ingress?.latency ?? DEFAULT_DOOR_LATENCY),
          )
        : await resolveUsageEntry(entry, path, context, traces, report);
    if (resolved !== null) load.push(resolved);
  }
  const faults = diagnostics.some(({ severity }) => severity === "error");
  return {
    load,
    diagnostics: faults ? diagnostics : [...diagnostics, ...mixedFidelity(load, scenario, provenance)],
  };
}

/** Takes a fault at a path (default: of the entry). */
export type Report = (diagnostic: Omit<Diagnostic, "place">, at?: readonly PathSegment[]) => void;

async function resolveRequests(
  entry: FilledLoad,
  path: readonly PathSegment[],
  context: PatternContext,
  traces: TraceLoader,
  report: Report,
  provenance: Provenance,
  usualFidelity: Fidelity,
  door: IngressDoor | undefined,
  doorLatency: SimTime,
): Promise<ResolvedLoad | null> {
  // Why nobody takes it has been reported.
  if (door === undefined && toReference(entry.to).kind === "Ingress") return null;
  const single = await resolveSingle(entry, path, context, traces, report);
  if (single === undefined) return null;
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
  if (entry.request === undefined && door === undefined) {
    entry.request = ASSUMED_REQUEST as unknown as FilledRequest;
    const origin = provenance.originOf(path);
    const isOnlyCalled = origin.startsWith("called by ");
    provenance.recordOrigin([...path, "request"], "default");
    report({
      code: "HR1542",
      severity: "warning",
      message: `${entry.to}${isOnlyCalled ? `, ${origin}` : ""}: what a request costs is not said; 10 ms of CPU are assumed`,
      hint: isOnlyCalled
        ? `give it a load of its own: {to: ${entry.to}, request: {cpu: {mean: …}}}`
        : "give request: {cpu: {mean: …}}",
    });
  }
  const fidelity = entry.fidelity ?? (single === null ? usualFidelity : "request");
  if (single !== null && fidelity === "fluid") {
    report(
      {
        code: "HR1543",
        severity: "error",
        message: `${entry.to}: ${single.kind} cannot be a fluid`,
        rule: "single requests and users who wait are played request by request",
        hint: "fidelity: request, or leave it out here",
      },
      [...path, "fidelity"],
    );
    return null;
  }
  const request =
    door === undefined
      ? resolveRequest(entry.request!, path, report)
      : resolveRequest({ ...DOOR_REQUEST, ...entry.request, ...waitOf(door, doorLatency) }, path, report);
  if (demand === null || request === null) return null;
  return {
    kind: "requests",
    fidelity,
    spacing: entry.arrivals,
    single,
    callMode: entry.callMode,
    balancing: entry.balancing ?? null,
    to: door?.to ?? toReference(entry.to),
    container: entry.container ?? null,
    demand,
    request,
    // Whoever works on requests that come through an Ingress counts their bytes.
    exchange: door === undefined ? toExchange(entry.bytes) : null,
    ...callsOf(entry, door),
    forbiddenBy: null,
    queue: entry.queue,
    clients: entry.clients ?? null,
    connections: resolveConnections(entry),
    dns: resolveDns(entry),
  };
}

async function resolveUsageEntry(
  entry: FilledLoad,
  path: readonly PathSegment[],
  context: PatternContext,
  traces: TraceLoader,
  report: Report,
): Promise<ResolvedLoad | null> {
  const mixed = (["trace", "pattern", "constant", "timestamps", "users", "request"] as const).find(
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
    const leakBytesPerHour = toBytes(source.leakPerHour ?? "0");
    return demand === null ? undefined : { demand, share: source.share, leakBytesPerHour };
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

/** Requests that come one by one, or null; undefined after a fault. */
async function resolveSingle(
  entry: FilledLoad,
  path: readonly PathSegment[],
  { duration }: PatternContext,
  traces: TraceLoader,
  report: Report,
): Promise<SingleArrivals | null | undefined> {
  const { timestamps, users } = entry;
  if (timestamps === undefined && users === undefined) return null;
  const others = [entry.trace, entry.pattern, entry.constant].filter((one) => one !== undefined).length;
  if (others > 0 || (timestamps !== undefined && users !== undefined)) {
    const rule = "give exactly one of trace, pattern, constant, timestamps and users";
    const message = `${entry.to}: several sources of load are given`;
    report({ code: "HR1540", severity: "error", message, rule }, path);
    return undefined;
  }
  if (users !== undefined) {
    const { mean, scv } = users.think;
    return { kind: "users", count: users.count, thinkMean: toSpan(mean), thinkScv: scv };
  }
  const log = await traces.loadTimestamps(timestamps!, [...path, "timestamps"]);
  if (log === null) return undefined;
  if (log.timesMicros[0]! > duration) {
    report(
      {
        code: "HR1544",
        severity: "warning",
        message: `${entry.to}: all recorded requests come after the run's end`,
      },
      [...path, "timestamps", "file"],
    );
  }
  return { kind: "timestamps", ...log };
}

function resolveRequest(
  request: FilledRequest,
  path: readonly PathSegment[],
  report: Report,
): RequestSpec | null {
  const cpu = resolveWork(request.cpu, [...path, "request", "cpu"], report);
  if (cpu === null) return null;
  const { coldStart } = request;
  const leakBytesPerRequest = toBytes(request.memory.leakPerRequest);
  if (leakBytesPerRequest > 0 && !(cpu.mean > 0)) {
    const rule = "a leak per request follows the CPU work of the requests";
    const hint = "give request.cpu.mean, or leakPerHour";
    const message = "leakPerRequest of requests without CPU work";
    report({ code: "HR1552", severity: "error", message, rule, hint }, [
      ...path,
      "request",
      "memory",
      "leakPerRequest",
    ]);
    return null;
  }
  return {
    cpu,
    wait: toSpan(request.wait),
    timeout: toSpanOrNull(request.timeout),
    retry: {
      attempts: request.retries,
      backOff: toSpan(request.backOff),
      maxBackOff: toSpan(request.maxBackOff),
      budget: request.retryBudget === undefined ? null : readShare(request.retryBudget)!,
    },
    coldStart:
      coldStart === undefined
        ? null
        : { mean: toSpan(coldStart.mean), scv: coldStart.scv, afterIdle: toSpan(coldStart.afterIdle) },
    concurrency: request.concurrency ?? null,
    queueLimit: request.queueLimit ?? null,
    memory: {
      baseBytes: toBytes(request.memory.base),
      perInFlightBytes: toBytes(request.memory.perInFlight),
      leakBytesPerHour: toBytes(request.memory.leakPerHour),
      leakBytesPerRequest,
    },
  };
}
