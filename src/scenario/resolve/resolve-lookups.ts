import type { ManifestSet } from "../../kubernetes/index.js";
import { podResolver, triedNames } from "../../network/index.js";
import type { ObjectReference, ResolvedLoad, ResolvedLookup } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { KnownObjects } from "./known-objects.js";
import { podsByWorkload } from "./pods-by-workload.js";
import { referenceKey, toReference, toSpan } from "./resolve-amounts.js";

type Dns = NonNullable<FilledScenario["dns"]>;

/** Adds to each call of pods to a Service the look-up of its name, where the scenario says what that costs. */
export function addLookups(
  load: readonly ResolvedLoad[],
  { dns }: FilledScenario,
  manifests: ManifestSet,
  known: KnownObjects,
): readonly ResolvedLoad[] {
  if (dns === undefined) return load;
  const pods = podsByWorkload(manifests);
  const to = toReference(dns.service);
  return load.map((each): ResolvedLoad => {
    if (each.kind !== "requests" || each.door !== null || referenceKey(each.to) === referenceKey(to))
      return each;
    const key = referenceKey(each.to);
    // Of several workloads behind a Service the first one speaks for all.
    const caller = (known.workloadsBehind.get(key) ?? [key]).flatMap((name) => pods.get(name) ?? [])[0];
    const namespace = caller?.namespace ?? each.to.namespace;
    const resolver = podResolver(caller?.spec ?? {}, namespace, dns.clusterDomain, dns.hostSearch);
    const calls = each.calls.map((call) => {
      if (call.to.kind !== "Service") return call;
      const full = `${call.to.name}.${call.to.namespace}.svc.${dns.clusterDomain}`;
      const tried = triedNames(
        writtenName(call.to, namespace, full, dns.names),
        resolver,
        (name) => name === full,
      );
      const lookup: ResolvedLookup = {
        to,
        rounds: tried.length,
        parallel: dns.aaaa ? 2 : 1,
        share: 1 / dns.callsPerConnection,
        ttl: toSpan(dns.cacheTtl),
        forbiddenBy: null,
      };
      return { ...call, lookup };
    });
    return { ...each, calls };
  });
}

function writtenName(
  { name, namespace }: ObjectReference,
  ownNamespace: string,
  full: string,
  names: Dns["names"],
): string {
  switch (names) {
    case "short":
      return namespace === ownNamespace ? name : `${name}.${namespace}`;
    case "namespaced":
      return `${name}.${namespace}`;
    case "full":
      return full;
    case "absolute":
      return `${full}.`;
  }
}
