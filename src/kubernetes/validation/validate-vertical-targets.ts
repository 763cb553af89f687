import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import { podSpecOf } from "../admission/pod-spec-of.js";
import type { ReadObject } from "../read-object.js";
import type { HorizontalPodAutoscaler, VerticalPodAutoscaler } from "../types/index.js";
import { type Report, reportInto } from "./report.js";

type Resource = "cpu" | "memory";

/** What a VPA changes: its target's containers, and of each the resources. */
function controlledResources({ spec }: VerticalPodAutoscaler, containers: readonly string[]): Set<Resource> {
  const policies = spec.resourcePolicy?.containerPolicies ?? [];
  const controlled = new Set<Resource>();
  for (const name of containers) {
    const policy =
      policies.find(({ containerName }) => containerName === name) ??
      policies.find(({ containerName }) => containerName === "*");
    if (policy?.mode === "Off") continue;
    for (const resource of policy?.controlledResources ?? (["cpu", "memory"] as const))
      controlled.add(resource);
  }
  return controlled;
}

/**
 * What must hold between a VPA and other objects: its target exists, its policies name containers of it, no other VPA
 * has the same target, and no HPA divides by a request that it changes.
 *
 * Returns diagnostics: HR1224 no such target, HR1225 no such container, HR1226 two VPAs for one target, HR1227 an HPA
 * on the same resource.
 */
export function validateVerticalTargets(objects: readonly ReadObject[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const takenBy = new Map<string, string>();
  for (const { modelled, locate } of objects) {
    if (modelled?.kind !== "VerticalPodAutoscaler") continue;
    const report = reportInto(diagnostics, locate);
    const { kind, name } = modelled.spec.targetRef;
    const { namespace } = modelled.metadata;
    const target = objects.find(
      (object) => object.kind === kind && object.name === name && object.namespace === namespace,
    );
    if (target === undefined) {
      reportMissingTarget(modelled, objects, report);
      continue;
    }
    const identity = `${kind}/${namespace}/${name}`;
    const other = takenBy.get(identity);
    if (other !== undefined) {
      report("HR1226", ["spec", "targetRef", "name"], {
        severity: "warning",
        message: `${kind} "${name}" already has VerticalPodAutoscaler "${other}"; this one changes no pod`,
        value: name,
        rule: "of several VPAs for one target the oldest counts",
      });
    }
    takenBy.set(identity, other ?? modelled.metadata.name);
    const found = target.modelled === undefined ? undefined : podSpecOf(target.modelled);
    if (found === undefined) continue;
    const containers = found.spec.containers.map((container) => container.name);
    validatePolicies(modelled, containers, `${kind} "${name}"`, report);
    validateHpas(modelled, containers, objects, report);
  }
  return diagnostics;
}

function reportMissingTarget(
  { metadata, spec }: VerticalPodAutoscaler,
  objects: readonly ReadObject[],
  report: Report,
): void {
  const { kind, name } = spec.targetRef;
  const names = objects
    .filter((object) => object.kind === kind && object.namespace === metadata.namespace)
    .map((object) => object.name);
  const elsewhere = objects.find((object) => object.kind === kind && object.name === name)?.namespace;
  const nearest = nearestName(name, names);
  // A VPA alone in its file, or `kubectl get vpa`.
  const isAlone = !objects.some(
    (object) => object.modelled !== undefined && podSpecOf(object.modelled) !== undefined,
  );
  report("HR1224", ["spec", "targetRef", "name"], {
    ...(isAlone ? { severity: "warning" as const } : {}),
    message: `VerticalPodAutoscaler "${metadata.name}" is for ${kind} "${name}", which is not in the manifests`,
    value: name,
    rule: `targetRef must name a ${kind} of namespace "${metadata.namespace ?? "default"}"`,
    ...(elsewhere !== undefined
      ? { hint: `there is one in namespace "${elsewhere}"` }
      : nearest === undefined
        ? {}
        : { hint: `did you mean ${nearest}?` }),
  });
}

function validatePolicies(
  { spec }: VerticalPodAutoscaler,
  containers: readonly string[],
  target: string,
  report: Report,
): void {
  for (const [index, { containerName }] of (spec.resourcePolicy?.containerPolicies ?? []).entries()) {
    if (containerName === undefined || containerName === "*" || containers.includes(containerName)) continue;
    const nearest = nearestName(containerName, containers);
    report("HR1225", ["spec", "resourcePolicy", "containerPolicies", index, "containerName"], {
      severity: "warning",
      message: `${target} has no container "${containerName}"; this policy changes nothing`,
      value: containerName,
      choices: [...containers, "*"],
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    });
  }
}

function validateHpas(
  vpa: VerticalPodAutoscaler,
  containers: readonly string[],
  objects: readonly ReadObject[],
  report: Report,
): void {
  if (vpa.spec.updatePolicy?.updateMode === "Off") return;
  const controlled = controlledResources(vpa, containers);
  const { kind, name } = vpa.spec.targetRef;
  for (const { modelled } of objects) {
    if (modelled?.kind !== "HorizontalPodAutoscaler") continue;
    const { metadata, spec } = modelled;
    if (metadata.namespace !== vpa.metadata.namespace) continue;
    if (spec.scaleTargetRef.kind !== kind || spec.scaleTargetRef.name !== name) continue;
    const shared = [...controlled].filter((resource) => dividesBy(modelled, resource));
    if (shared.length === 0) continue;
    const what = shared.join(" and ");
    report("HR1227", ["spec"], {
      severity: "warning",
      message: `VerticalPodAutoscaler "${vpa.metadata.name}" changes the ${what} request that HorizontalPodAutoscaler "${metadata.name}" divides by`,
      rule: "a smaller request raises the utilization, which adds pods, which use less each: the two drive each other",
      hint: `leave ${what} out of controlledResources, or scale on another metric; headroom rightsize shows what they do together`,
    });
  }
}

function dividesBy({ spec }: HorizontalPodAutoscaler, resource: Resource): boolean {
  return (spec.metrics ?? []).some(({ resource: whole, containerResource }) => {
    const metric = whole ?? containerResource;
    return metric?.name === resource && metric.target.type === "Utilization";
  });
}
