import type { Diagnostic } from "../../diagnostics/index.js";
import { nearestName } from "../../diagnostics/index.js";
import { splitApiVersion } from "../kinds/built-in-kinds.js";
import type { ReadObject } from "../read-object.js";
import type { HorizontalPodAutoscaler, MetricSpec, PodSpec } from "../types/index.js";
import { type Report, reportInto } from "./report.js";

const SCALABLE_KINDS: ReadonlySet<string> = new Set([
  "Deployment",
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
]);

/**
 * What must hold between objects: an HPA's target exists, its containers have the requests its metrics divide by,
 * and no two HPAs scale one target.
 *
 * `objects` holds every object that has an identity, also those with errors, so that one fault is told once.
 *
 * Returns diagnostics: HR1204 no such target (a warning where no workload at all was given), HR1207 no request, HR1208 target not modelled, HR1209 no such
 * container, HR1210 two HPAs for one target, HR1211 a kind that cannot be scaled.
 */
export function validateSet(objects: readonly ReadObject[]): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const targets = new Map(
    objects.map((object) => [identityOf(object.kind, object.namespace, object.name), object]),
  );
  const scaledBy = new Map<string, string>();
  for (const { modelled, locate } of objects) {
    if (modelled?.kind !== "HorizontalPodAutoscaler") continue;
    const report = reportInto(diagnostics, locate);
    const { kind, name } = modelled.spec.scaleTargetRef;
    const identity = identityOf(kind, modelled.metadata.namespace, name);
    const target = targets.get(identity);
    if (target === undefined || !isSameGroup(target, modelled)) {
      reportMissingTarget(modelled, objects, report);
      continue;
    }
    const other = scaledBy.get(identity);
    if (other !== undefined) {
      report("HR1210", ["spec", "scaleTargetRef", "name"], {
        severity: "warning",
        message: `${kind} "${name}" is already scaled by HorizontalPodAutoscaler "${other}"`,
        value: name,
        rule: "with two HPAs over the same pods, neither scales (AmbiguousSelector)",
      });
    }
    scaledBy.set(identity, modelled.metadata.name);
    validateTarget(modelled, target, report);
  }
  return diagnostics;
}

function identityOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ""}/${name}`;
}

/** Built-in groups moved (extensions → apps), so only a custom resource's group must be the same. */
function isSameGroup(target: ReadObject, { spec }: HorizontalPodAutoscaler): boolean {
  const wanted = splitApiVersion(spec.scaleTargetRef.apiVersion ?? "").group;
  const found = splitApiVersion(target.apiVersion).group;
  return wanted === found || !(wanted.includes(".") || found.includes("."));
}

function reportMissingTarget(
  { metadata, spec }: HorizontalPodAutoscaler,
  objects: readonly ReadObject[],
  report: Report,
): void {
  const { kind, name } = spec.scaleTargetRef;
  const names = objects
    .filter((object) => object.kind === kind && object.namespace === metadata.namespace)
    .map((object) => object.name);
  const elsewhere = objects.find((object) => object.kind === kind && object.name === name)?.namespace;
  const nearest = nearestName(name, names);
  const hint =
    elsewhere !== undefined && elsewhere !== metadata.namespace
      ? `there is one in namespace "${elsewhere}"`
      : nearest !== undefined
        ? `did you mean ${nearest}?`
        : undefined;
  // Nothing that could be scaled was given: an HPA alone in its file, or `kubectl get hpa`.
  const isAlone = !objects.some((object) => object.kind === kind || SCALABLE_KINDS.has(object.kind));
  report("HR1204", ["spec", "scaleTargetRef", "name"], {
    ...(isAlone ? { severity: "warning" as const } : {}),
    message: `HorizontalPodAutoscaler "${metadata.name}" scales ${kind} "${name}", which is not in the manifests`,
    value: name,
    rule: `scaleTargetRef must name a ${kind} of namespace "${metadata.namespace ?? "default"}"`,
    ...(hint === undefined ? {} : { hint }),
  });
}

function validateTarget(hpa: HorizontalPodAutoscaler, target: ReadObject, report: Report): void {
  if (target.meaning !== "modelled") {
    report("HR1208", ["spec", "scaleTargetRef"], {
      severity: "warning",
      message: `${target.kind} "${target.name}" is not modelled yet, so this HPA scales nothing`,
    });
    return;
  }
  const podSpec = podSpecOf(target);
  if (podSpec === undefined) {
    if (target.modelled !== undefined) {
      report("HR1211", ["spec", "scaleTargetRef", "kind"], {
        severity: "warning",
        message: `a ${target.kind} has no scale subresource, so this HPA scales nothing`,
        value: target.kind,
      });
    }
    return;
  }
  for (const [i, metric] of (hpa.spec.metrics ?? []).entries()) {
    validateMetric(metric, i, podSpec, target, report);
  }
}

function validateMetric(
  metric: MetricSpec,
  index: number,
  podSpec: PodSpec,
  target: ReadObject,
  report: Report,
): void {
  const source = metric.resource ?? metric.containerResource;
  if (source === undefined) return;
  const path = ["spec", "metrics", index];
  const wanted = metric.containerResource?.container;
  const sidecars = (podSpec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  const all = [...podSpec.containers, ...sidecars];
  const containers = all.filter((container) => wanted === undefined || container.name === wanted);
  if (wanted !== undefined && containers.length === 0) {
    const names = all.map((container) => container.name);
    const nearest = nearestName(wanted, names);
    report("HR1209", [...path, "containerResource", "container"], {
      severity: "warning",
      message: `${target.kind} "${target.name}" has no container "${wanted}"`,
      value: wanted,
      choices: names,
      ...(nearest === undefined ? {} : { hint: `did you mean ${nearest}?` }),
    });
    return;
  }
  if (source.target.type !== "Utilization") return;
  if (wanted === undefined && Object.hasOwn(podSpec.resources?.requests ?? {}, source.name)) return;
  const lacking = containers
    .filter((container) => !Object.hasOwn(container.resources?.requests ?? {}, source.name))
    .map((container) => container.name);
  if (lacking.length === 0) return;
  report("HR1207", path, {
    severity: "warning",
    message: `${target.kind} "${target.name}": no ${source.name} request in container ${lacking.join(", ")}`,
    value: lacking[0]!,
    rule: "utilization is usage divided by the request; without one the metric fails and the HPA does not scale",
  });
}

function podSpecOf({ modelled }: ReadObject): PodSpec | undefined {
  switch (modelled?.kind) {
    case "Deployment":
    case "ReplicaSet":
    case "ReplicationController":
    case "StatefulSet":
      return modelled.spec.template.spec;
    default:
      return undefined;
  }
}
