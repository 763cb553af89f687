import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import type { ManifestReport, ManifestSet } from "../../kubernetes/index.js";
import type { ResolvedScenario } from "../resolved-scenario.js";

type Flags = NonNullable<ResolvedScenario["clusterAutoscaler"]>;

/** The flags without which the cluster-autoscaler leaves a kind alone. */
const FLAGS_OF: ReadonlyMap<string, readonly (keyof Flags)[]> = new Map([
  ["CapacityBuffer", ["capacity-buffer-controller-enabled", "capacity-buffer-pod-injection-enabled"]],
  ["ProvisioningRequest", ["enable-provisioning-requests"]],
  ["CapacityQuota", ["capacity-quotas-enabled"]],
]);
const SCALABLE_KINDS = ["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController", "Job"];

/**
 * Says which CapacityBuffers, ProvisioningRequests and CapacityQuotas change nothing: because a flag is off, or because
 * what they refer to is nowhere in the manifests.
 *
 * Returns diagnostics, all warnings: HR1586 without effect, HR1587 no such PodTemplate or workload, HR1588 a kind that
 * gives a buffer no pods.
 */
export function checkCapacityObjects(
  flags: ResolvedScenario["clusterAutoscaler"],
  sets: readonly ManifestSet[],
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const reports = sets.flatMap(({ report }) => report);
  for (const report of reports) {
    const off = FLAGS_OF.get(report.kind)?.filter((flag) => flags?.[flag] !== true) ?? [];
    if (off.length > 0) diagnostics.push(withoutEffect(report, off, flags !== null));
  }
  const isOn = (kind: string) => FLAGS_OF.get(kind)!.every((flag) => flags?.[flag] === true);
  const seek = (from: ManifestReport | undefined, kind: string, namespace: string, name: string) => {
    const names = reports.filter((each) => each.kind === kind && each.namespace === namespace);
    if (from === undefined || names.some((each) => each.name === name)) return;
    const nearest = nearestName(
      name,
      names.map((each) => each.name),
    );
    diagnostics.push({
      code: "HR1587",
      severity: "warning",
      place: from.place,
      message: `${from.kind} "${from.name}" is of ${kind} "${name}", which is not in the manifests`,
      value: name,
      rule: `it must name a ${kind} of namespace "${namespace}"`,
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    });
  };
  for (const set of sets) {
    const reportOf = (kind: string, { name, namespace = "default" }: { name: string; namespace?: string }) =>
      set.report.find((each) => each.kind === kind && each.name === name && each.namespace === namespace);
    for (const { object } of isOn("CapacityBuffer") ? set.capacityBuffers : []) {
      const { namespace = "default" } = object.metadata;
      const { podTemplateRef, scalableRef } = object.spec;
      const from = reportOf("CapacityBuffer", object.metadata);
      if (podTemplateRef !== undefined) seek(from, "PodTemplate", namespace, podTemplateRef.name);
      if (scalableRef === undefined) continue;
      if (SCALABLE_KINDS.includes(scalableRef.kind))
        seek(from, scalableRef.kind, namespace, scalableRef.name);
      else if (from !== undefined) diagnostics.push(notScalable(from, scalableRef.kind));
    }
    for (const { object } of isOn("ProvisioningRequest") ? set.provisioningRequests : []) {
      const { namespace = "default" } = object.metadata;
      const from = reportOf("ProvisioningRequest", object.metadata);
      for (const { podTemplateRef } of object.spec.podSets) {
        seek(from, "PodTemplate", namespace, podTemplateRef.name);
      }
    }
  }
  return diagnostics;
}

function withoutEffect(
  { kind, name, place }: ManifestReport,
  off: readonly string[],
  hasAutoscaler: boolean,
): Diagnostic {
  const flags = off.join(" and ");
  return {
    code: "HR1586",
    severity: "warning",
    place,
    message: `${kind} "${name}" has no effect: ${
      hasAutoscaler
        ? `the cluster-autoscaler's ${flags} ${off.length === 1 ? "is" : "are"} off`
        : "the scenario has no cluster-autoscaler"
    }`,
    hint: `set ${off.map((flag) => `clusterAutoscaler.${flag}=true`).join(" ")}`,
  };
}

function notScalable({ name, place }: ManifestReport, kind: string): Diagnostic {
  return {
    code: "HR1588",
    severity: "warning",
    place,
    message: `CapacityBuffer "${name}" keeps no room: pods of a ${kind} are not known`,
    value: kind,
    choices: SCALABLE_KINDS,
  };
}
