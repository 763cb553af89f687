import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import { podDnsName, serviceRouting } from "../../network/index.js";
import type { Provenance } from "../provenance.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { KnownObjects, KnownStatefulSet } from "./known-objects.js";
import { printReference, referenceKey, toReference } from "./resolve-amounts.js";

type FilledCall = FilledScenario["load"][number]["calls"][number];
type Fault = Omit<Diagnostic, "place">;

/**
 * Turns calls to a pod by its DNS name (`Pod/db-0.db`) into calls to its Service that name the pod, and calls to an
 * ExternalName of another Service of the cluster into calls to that.
 *
 * Returns diagnostics: HR1584 no such name, or it will not be there as long as nobody scales the StatefulSet.
 */
export function namePods(
  scenario: FilledScenario,
  known: KnownObjects,
  provenance: Provenance,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  scenario.load.forEach((load, index) => {
    const own = toReference(load.to);
    if (own.kind === "Pod" && podDnsName(own.name) !== null) {
      diagnostics.push({
        code: "HR1584",
        severity: "error",
        place: provenance.placeOf(["load", index, "to"]),
        message: `${load.to} is the name of one pod`,
        value: load.to,
        rule: "load goes to a Service or a workload; a pod's own name can be called by another load",
      });
    }
    load.calls.forEach((call, i) => {
      const place = provenance.placeOf(["load", index, "calls", i, "to"]);
      splitName(call);
      followAlias(call, known);
      const fault = call.pod === undefined ? null : nameFault(call, call.pod, known);
      if (fault !== null) diagnostics.push({ ...fault, place });
    });
  });
  return diagnostics;
}

const IN_CLUSTER = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local\.?)?$/;

function splitName(call: FilledCall): void {
  const { kind, namespace, name } = toReference(call.to);
  const parts = kind === "Pod" ? podDnsName(name) : null;
  if (parts === null) return;
  call.to = printReference({ kind: "Service", namespace, name: parts.service });
  call.pod = parts.pod;
}

/** A Service of type ExternalName may name another Service of the cluster: `db.data.svc.cluster.local`. */
function followAlias(call: FilledCall, known: KnownObjects): void {
  const { spec } = known.serviceManifests.get(referenceKey(toReference(call.to))) ?? {};
  if (spec?.type !== "ExternalName" || spec.externalName === undefined) return;
  const match = IN_CLUSTER.exec(spec.externalName);
  if (match === null) return;
  const aliased = { kind: "Service", namespace: match[2]!, name: match[1]! };
  if (known.services.has(referenceKey(aliased))) call.to = printReference(aliased);
}

function nameFault(call: FilledCall, pod: string, known: KnownObjects): Fault | null {
  const service = toReference(call.to);
  const manifest = known.serviceManifests.get(referenceKey(service));
  // That there is no such Service is told by whoever checks references.
  if (service.kind !== "Service" || manifest === undefined) return null;
  const name = `Pod/${pod}.${service.name}`;
  const fault = { code: "HR1584", severity: "error" as const, value: name };
  if (serviceRouting(manifest.spec) !== "headless") {
    return {
      ...fault,
      message: `${name}: ${call.to} has an address of its own, so that its pods have no names`,
      rule: "the Service of a pod's name is headless (clusterIP: None)",
    };
  }
  const prefix = `StatefulSet/${service.namespace}/`;
  const sets = [...known.statefulSets]
    .filter(([key, set]) => key.startsWith(prefix) && set.serviceName === service.name)
    .map(([key, set]) => [key.slice(prefix.length), set] as const);
  const match = /^(.*)-(\d+)$/.exec(pod);
  const set = sets.find(([setName]) => setName === match?.[1])?.[1];
  if (set === undefined) {
    const choices = sets.flatMap(([setName, each]) => namesOf(setName, each, service.name));
    const nearest = nearestName(name, choices);
    return {
      ...fault,
      message: `${name} is the name of no pod: no StatefulSet with serviceName ${service.name} makes it`,
      choices,
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    };
  }
  const ordinal = Number(match![2]);
  const { firstOrdinal, replicas } = set;
  if (ordinal >= firstOrdinal && ordinal < firstOrdinal + replicas) return null;
  return {
    ...fault,
    severity: "warning",
    message: `${name}: StatefulSet/${match![1]!} has ${replicas} replicas; calls to it are refused as long as it is not scaled`,
  };
}

function namesOf(set: string, { firstOrdinal, replicas }: KnownStatefulSet, service: string): string[] {
  return Array.from(
    { length: Math.min(replicas, 10) },
    (_, i) => `Pod/${set}-${firstOrdinal + i}.${service}`,
  );
}
