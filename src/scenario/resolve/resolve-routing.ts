import type { Diagnostic } from "../../diagnostics/index.js";
import { looksAtClient, proxyBalancing, servicePolicy } from "../../network/index.js";
import type { Provenance } from "../provenance.js";
import type { ConnectionSpec, ResolvedLoadBalancer, ResolverSpec } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { KnownObjects } from "./known-objects.js";
import { referenceKey, toReference, toSpan, toSpanOrNull } from "./resolve-amounts.js";

type FilledLoad = FilledScenario["load"][number];

/** Clients outside the cluster where somebody comes back and nobody says how many there are. */
export const ASSUMED_CLIENTS = 100;

/** How callers keep connections; null: they open one for each request. */
export function resolveConnections({ connections }: FilledLoad): ConnectionSpec | null {
  if (connections === undefined) return null;
  const { protocol, keepAlive, perCaller, maxRequests, maxAge } = connections;
  return {
    protocol,
    keepAlive: toSpan(keepAlive),
    perCaller: perCaller ?? (protocol === "http2" ? 1 : 2),
    maxRequests: maxRequests ?? null,
    maxAge: toSpanOrNull(maxAge),
  };
}

/** How callers look names up. */
export function resolveDns({ dns }: FilledLoad): ResolverSpec {
  return dns === undefined ? { ttl: toSpan("30s"), pick: "first" } : { ttl: toSpan(dns.ttl), pick: dns.pick };
}

/** How load balancers look at nodes. */
export function resolveLoadBalancer({ loadBalancer }: FilledScenario): ResolvedLoadBalancer {
  const { healthCheckInterval, healthyThreshold, unhealthyThreshold } = loadBalancer;
  return { healthCheckInterval: toSpan(healthCheckInterval), healthyThreshold, unhealthyThreshold };
}

/** What a name outside answers in, where nobody says. */
export const ASSUMED_EXTERNAL = {
  cpu: { mean: "0s", scv: 1 },
  wait: "50ms",
  retries: 0,
  backOff: "25ms",
  maxBackOff: "250ms",
  memory: { base: "0", perInFlight: "0", leakPerHour: "0" },
} as const;

/**
 * Fills in how long names outside take to answer, where nobody says.
 *
 * Returns diagnostics: HR1549 a latency is assumed.
 */
export function completeExternalNames(
  scenario: FilledScenario,
  known: KnownObjects,
  provenance: Provenance,
): readonly Diagnostic[] {
  return scenario.load.flatMap((load, index): Diagnostic[] => {
    const manifest = known.serviceManifests.get(referenceKey(toReference(load.to)));
    if (manifest?.spec.type !== "ExternalName" || load.request !== undefined) return [];
    load.request = ASSUMED_EXTERNAL as unknown as NonNullable<FilledLoad["request"]>;
    provenance.recordOrigin(["load", index, "request"], "default");
    return [
      {
        code: "HR1549",
        severity: "warning",
        place: provenance.placeOf(["load", index, "to"]),
        message: `${load.to}: how long ${manifest.spec.externalName ?? "it"} takes to answer is not said; 50 ms are assumed`,
        hint: "give request: {wait: …}",
      },
    ];
  });
}

/**
 * Fills in how many clients there are, where that matters and nobody says.
 *
 * Returns diagnostics: HR1548 a number of clients is assumed.
 */
export function completeClients(
  scenario: FilledScenario,
  known: KnownObjects,
  provenance: Provenance,
): readonly Diagnostic[] {
  const { "proxy-mode": mode, "ipvs-scheduler": scheduler } = scenario.kubeProxy;
  const hashes = looksAtClient(proxyBalancing(String(mode), String(scheduler)));
  return scenario.load.flatMap((load, index): Diagnostic[] => {
    if (load.usage !== undefined || load.clients !== undefined) return [];
    if (load.users !== undefined) {
      load.clients = load.users.count;
      return [];
    }
    const hasOwn = [load.trace, load.pattern, load.constant, load.timestamps].some((x) => x !== undefined);
    const manifest = known.serviceManifests.get(referenceKey(toReference(load.to)));
    const hasAffinity = manifest !== undefined && servicePolicy(manifest.spec).affinitySeconds !== null;
    const why =
      load.connections !== undefined
        ? "connections are kept"
        : hasAffinity
          ? `${load.to} has sessionAffinity: ClientIP`
          : hashes && load.balancing === undefined
            ? `ipvs-scheduler ${String(scheduler)} looks at the client`
            : null;
    if (why === null || !hasOwn) return [];
    load.clients = ASSUMED_CLIENTS;
    provenance.recordOrigin(["load", index, "clients"], "default");
    return [
      {
        code: "HR1548",
        severity: "warning",
        place: provenance.placeOf(["load", index, "to"]),
        message: `${load.to}: ${why}, but how many clients there are is not said; ${ASSUMED_CLIENTS} are assumed`,
        hint: "give clients: …",
      },
    ];
  });
}
