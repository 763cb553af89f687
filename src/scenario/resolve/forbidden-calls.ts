import type { Diagnostic } from "../../diagnostics/index.js";
import type { ManifestSet, PodSpec, Service } from "../../kubernetes/index.js";
import {
  type PolicyDestinationPort,
  type PolicyOutsider,
  type PolicyPods,
  type PolicyRefusal,
  policyRefusal,
} from "../../network/index.js";
import type { Provenance } from "../provenance.js";
import type { ObjectReference, ResolvedCall, ResolvedLoad } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { KnownObjects } from "./known-objects.js";
import { podsByWorkload } from "./pods-by-workload.js";
import { printReference, referenceKey } from "./resolve-amounts.js";

/** An address of a range that is kept for documentation: nobody's own network. */
const DEFAULT_CLIENT_ADDRESS = "203.0.113.1";

interface Pods {
  readonly policyPods: PolicyPods;
  readonly spec: PodSpec;
}

/**
 * Marks the calls that NetworkPolicies of the start forbid, by the labels of workloads' templates.
 *
 * Returns diagnostics: HR1569 (warning) a call that is forbidden, HR1574 (warning) one that is forbidden between some of
 * the workloads behind the two Services, which is not modelled.
 */
export function forbidCalls(
  load: readonly ResolvedLoad[],
  scenario: FilledScenario,
  manifests: ManifestSet,
  known: KnownObjects,
  provenance: Provenance,
): { readonly load: readonly ResolvedLoad[]; readonly diagnostics: readonly Diagnostic[] } {
  const policies = manifests.networkPolicies.map(({ object }) => object);
  if (policies.length === 0) return { load, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const pods = policyPodsByWorkload(manifests);
  const outsider: PolicyOutsider = {
    kind: "outside",
    address: scenario.network?.clientAddress ?? DEFAULT_CLIENT_ADDRESS,
  };
  const podsOf = (to: ObjectReference) => {
    const key = referenceKey(to);
    return (known.workloadsBehind.get(key) ?? [key]).flatMap((workload) => pods.get(workload) ?? []);
  };
  const refusalOf = (from: ObjectReference | null, to: ObjectReference, at: readonly (string | number)[]) => {
    const service = known.serviceManifests.get(referenceKey(to));
    const callers = from === null ? [outsider] : podsOf(from).map((each) => each.policyPods);
    const answers = callers.flatMap((caller) =>
      podsOf(to).map((each) => policyRefusal(policies, caller, each.policyPods, portOf(service, each.spec))),
    );
    const refusal = answers.find((answer) => answer !== null);
    if (refusal === undefined || refusal === null) return null;
    const who = from === null ? "clients outside the cluster" : printReference(from);
    const isPartial = answers.includes(null);
    diagnostics.push({
      code: isPartial ? "HR1574" : "HR1569",
      severity: "warning",
      place: provenance.placeOf(at),
      message: isPartial
        ? `NetworkPolicies forbid some of the workloads behind ${who} to call some of those behind ${printReference(to)}; here all may`
        : `${who} may not call ${printReference(to)}: ${reasonOf(refusal)}`,
    });
    return isPartial ? null : reasonOf(refusal);
  };
  const marked = load.map((each, index): ResolvedLoad => {
    if (each.kind !== "requests") return each;
    const at = ["load", index, "to"];
    const mark = (call: ResolvedCall, from: ObjectReference | null, path: readonly (string | number)[]) => {
      const { lookup } = call;
      const marked = lookup === null ? null : { ...lookup, forbiddenBy: refusalOf(from, lookup.to, path) };
      return { ...call, lookup: marked, forbiddenBy: refusalOf(from, call.to, path) };
    };
    if (each.door !== null) {
      const { door } = each;
      // Without a controller's pods nobody stands between the clients and the backend whose labels could count.
      if (door.controller === null) return each;
      const calls = each.calls.map((call) => mark(call, null, at));
      const onward = door.onward.map((call) => mark(call, door.controller, at));
      return { ...each, calls, door: { ...door, onward } };
    }
    const isCalled = each.single !== null || !(each.demand.kind === "constant" && each.demand.value === 0);
    return {
      ...each,
      forbiddenBy: isCalled ? refusalOf(null, each.to, at) : null,
      calls: each.calls.map((call, i) => mark(call, each.to, ["load", index, "calls", i, "to"])),
    };
  });
  return { load: marked, diagnostics };
}

function reasonOf({ direction, policies }: PolicyRefusal): string {
  const named = `NetworkPolic${policies.length === 1 ? "y" : "ies"} ${policies.join(", ")}`;
  return direction === "Egress" ? `${named} lets none out to it` : `${named} lets none of it in`;
}

/** Pods of each workload as policies see them. */
function policyPodsByWorkload(manifests: ManifestSet): ReadonlyMap<string, Pods> {
  const labelsOf = new Map(
    manifests.namespaces.map(({ object }) => [object.metadata.name, object.metadata.labels]),
  );
  return new Map(
    [...podsByWorkload(manifests)].map(([key, { namespace, labels, spec }]) => [
      key,
      {
        spec,
        policyPods: {
          kind: "pods",
          namespace,
          labels,
          namespaceLabels: { ...labelsOf.get(namespace), "kubernetes.io/metadata.name": namespace },
          isHostNetwork: spec.hostNetwork === true,
        },
      },
    ]),
  );
}

/** The pods' port behind the first port of a Service, or their first port. */
function portOf(service: Service | undefined, spec: PodSpec): PolicyDestinationPort {
  const ports = spec.containers.flatMap((container) => container.ports ?? []);
  const asked = service?.spec.ports?.[0];
  if (asked === undefined) {
    const first = ports[0];
    return {
      number: first?.containerPort ?? null,
      name: first?.name ?? null,
      protocol: first?.protocol ?? "TCP",
    };
  }
  const target = asked.targetPort ?? asked.port;
  const port = ports.find(({ name, containerPort }) => target === name || target === containerPort);
  const number = typeof target === "number" ? target : (port?.containerPort ?? null);
  const name = port?.name ?? (typeof target === "string" ? target : null);
  return { number, name, protocol: asked.protocol ?? "TCP" };
}
