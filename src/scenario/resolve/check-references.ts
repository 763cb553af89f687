import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { PathSegment } from "../scenario-document.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { KnownObjects } from "./known-objects.js";
import { printReference, referenceKey, toReference } from "./resolve-amounts.js";

/**
 * Checks that everything the scenario names exists in the manifests.
 *
 * Returns diagnostics: HR1571 no such object (with the nearest), HR1573 two loads for one target or container, HR1575 a target
 * of the wrong kind, HR1576 no such container, HR1577 a Service that selects nothing.
 */
export function checkReferences(
  scenario: FilledScenario,
  known: KnownObjects,
  provenance: Provenance,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const check = (text: string, path: readonly PathSegment[], kinds: Kinds) => {
    const diagnostic = referenceFault(text, known, kinds);
    if (diagnostic !== null) diagnostics.push({ ...diagnostic, place: provenance.placeOf(path) });
    return diagnostic === null;
  };
  const noteEmpty = (text: string, path: readonly PathSegment[]) => {
    const key = referenceKey(toReference(text));
    const why = known.servicesWithoutPods.has(key)
      ? `the selector of ${text} matches no pod of the manifests`
      : known.servicesWithoutSelector.has(key)
        ? `${text} has no selector, and endpoints that people write are not modelled`
        : null;
    if (why === null) return;
    diagnostics.push({
      code: "HR1577",
      severity: "warning",
      place: provenance.placeOf(path),
      message: `${why}; every request to it is refused`,
      value: text,
    });
  };
  const targets = new Set<string>();
  const usedBy = usedContainers(scenario, known);
  scenario.load.forEach((load, index) => {
    const path = ["load", index];
    if (!check(load.to, [...path, "to"], load.usage === undefined ? "any-entry" : "workload")) return;
    const key = `${load.host ?? ""}${load.path ?? ""}${referenceKey(toReference(load.to))}`;
    const used = load.usage === undefined ? undefined : containerOf(load, known);
    const message =
      used === undefined
        ? targets.has(key)
          ? `two entries of load go to ${load.to}`
          : undefined
        : usedBy.get(`${key}/${used}`)! > 1
          ? `the use of container "${used}" of ${load.to} is replayed, and another entry of load goes to it, too`
          : undefined;
    if (message !== undefined) {
      const rule = used === undefined ? {} : { rule: "a container takes one load" };
      const place = provenance.placeOf([...path, "to"]);
      diagnostics.push({ code: "HR1573", severity: "error", place, message, ...rule });
    }
    if (used === undefined) targets.add(key);
    const fault = containerFault(load.to, load.container, known);
    if (fault !== null) diagnostics.push({ ...fault, place: provenance.placeOf([...path, "container"]) });
    noteEmpty(load.to, [...path, "to"]);
    load.calls.forEach((call, i) => {
      const at = [...path, "calls", i, "to"];
      if (check(call.to, at, "any-target")) noteEmpty(call.to, at);
    });
  });
  if (scenario.ingress?.controller !== undefined) {
    const path = ["ingress", "controller"];
    if (check(scenario.ingress.controller, path, "any-target")) noteEmpty(scenario.ingress.controller, path);
  }
  if (scenario.dns !== undefined) {
    const path = ["dns", "service"];
    if (check(scenario.dns.service, path, "any-target")) noteEmpty(scenario.dns.service, path);
  }
  scenario.sidecars?.forEach((sidecar, index) => {
    if (sidecar.for !== undefined) check(sidecar.for, ["sidecars", index, "for"], "workload");
  });
  scenario.workloads.forEach((workload, index) => {
    if (!check(workload.for, ["workloads", index, "for"], "workload")) return;
    const fault = containerFault(workload.for, workload.container, known);
    if (fault !== null)
      diagnostics.push({ ...fault, place: provenance.placeOf(["workloads", index, "container"]) });
  });
  scenario.metrics.forEach((metric, index) => {
    if (metric.of !== undefined) check(metric.of, ["metrics", index, "of"], "any-target");
    if (metric.object !== undefined) check(metric.object, ["metrics", index, "object"], "any-object");
  });
  scenario.actions.forEach((action, index) => {
    if (action.scale !== undefined)
      check(action.scale.target, ["actions", index, "scale", "target"], "workload");
    for (const verb of ["restart", "rollback"] as const) {
      const target = action[verb];
      if (target === undefined || !check(target, ["actions", index, verb], "workload")) continue;
      const { kind } = toReference(target);
      if (ROLLED_OUT.has(kind)) continue;
      diagnostics.push({
        code: "HR1563",
        severity: "error",
        place: provenance.placeOf(["actions", index, verb]),
        message: `${verb} of a ${kind}, which has no rollouts`,
        value: target,
        choices: [...ROLLED_OUT],
      });
    }
    if (action.delete !== undefined && !isMadeByRun(action.delete)) {
      check(action.delete, ["actions", index, "delete"], "any-object");
    }
  });
  scenario.objectives.services.forEach((service, index) => {
    check(service.for, ["objectives", "services", index, "for"], "any-target");
  });
  return diagnostics;
}

/** Kinds that kubectl rollout knows. */
const ROLLED_OUT: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet"]);

type Load = FilledScenario["load"][number];

/** The container of a workload that an entry of load goes to; undefined for a target that is not known. */
function containerOf({ to, container }: Load, known: KnownObjects): string | undefined {
  return container ?? known.workloads.get(referenceKey(toReference(to)))?.containers[0];
}

/** How many entries of load go to each container: `Deployment/default/web/main`. */
function usedContainers({ load }: FilledScenario, known: KnownObjects): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const entry of load) {
    const key = referenceKey(toReference(entry.to));
    for (const workload of known.workloadsBehind.get(key) ?? [key]) {
      const container = entry.container ?? known.workloads.get(workload)?.containers[0];
      if (container === undefined) continue;
      const used = `${workload}/${container}`;
      counts.set(used, (counts.get(used) ?? 0) + 1);
    }
  }
  return counts;
}

/** Pods of workloads and nodes of groups are in no manifest: a run looks for them when their time has come. */
function isMadeByRun(text: string): boolean {
  const { kind } = toReference(text);
  return kind === "Pod" || kind === "Node";
}

/** Which objects a place may name. */
type Kinds = "workload" | "any-target" | "any-entry" | "any-object";

type Fault = Omit<Diagnostic, "place">;

function referenceFault(text: string, known: KnownObjects, kinds: Kinds): Fault | null {
  const key = referenceKey(toReference(text));
  const targets = [
    ...(kinds === "any-entry" ? known.ingresses : []),
    ...(kinds === "workload" ? [] : known.services),
    ...known.workloads.keys(),
  ];
  if (targets.includes(key)) return null;
  if (known.all.has(key)) {
    if (kinds === "any-object") return null;
    const wanted =
      kinds === "workload" ? "a Deployment, ReplicaSet or Pod" : "a Service, Deployment, ReplicaSet or Pod";
    return {
      code: "HR1575",
      severity: "error",
      message: `${text} cannot be used here`,
      value: text,
      rule: `name ${wanted}`,
    };
  }
  const choices = (kinds === "any-object" ? [...known.all] : targets).map((candidate) =>
    printReference(toReference(candidate)),
  );
  const nearest = nearestName(text, choices);
  return {
    code: "HR1571",
    severity: "error",
    message: `${text} is not in the manifests`,
    value: text,
    ...(nearest === undefined ? { choices: choices.slice(0, 20) } : { hint: `did you mean ${nearest}?` }),
  };
}

function containerFault(target: string, container: string | undefined, known: KnownObjects): Fault | null {
  const workload = known.workloads.get(referenceKey(toReference(target)));
  if (container === undefined || workload === undefined || workload.containers.includes(container))
    return null;
  const nearest = nearestName(container, workload.containers);
  return {
    code: "HR1576",
    severity: "error",
    message: `${target} has no container "${container}"`,
    value: container,
    choices: workload.containers,
    ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
  };
}
