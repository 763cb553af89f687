import type { Diagnostic } from "../../diagnostics/index.js";
import type { ManifestSet } from "../../kubernetes/index.js";
import { type SimTime, toSeconds } from "../../units/index.js";
import type { Provenance } from "../provenance.js";
import type { ResolvedLoad, ResolvedSidecars, WorkloadSidecar } from "../resolved-scenario.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { KnownObjects } from "./known-objects.js";
import { podsByWorkload } from "./pods-by-workload.js";
import { printReference, referenceKey, toReference, toSpan } from "./resolve-amounts.js";

/**
 * What the proxies of each workload's pods take of its load: a request passes one on its way in, and each of its calls on
 * the way out.
 *
 * Returns diagnostics: HR1582 a container that no workload has, HR1583 a load without CPU, beside which a proxy's could
 * be counted.
 */
export function resolveSidecars(
  { sidecars = [] }: FilledScenario,
  load: readonly ResolvedLoad[],
  manifests: ManifestSet,
  known: KnownObjects,
  provenance: Provenance,
): { readonly sidecars: ResolvedSidecars; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const byWorkload = new Map<string, WorkloadSidecar>();
  const latencyByTarget = new Map<string, SimTime>();
  const containers = new Map(
    [...podsByWorkload(manifests)].map(([key, { spec }]) => [
      key,
      [
        ...spec.containers,
        ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always"),
      ].map(({ name }) => name),
    ]),
  );
  const fits = (index: number, workload: string) => {
    const { for: only, container } = sidecars[index]!;
    const isMeant = only === undefined || referenceKey(toReference(only)) === workload;
    return isMeant && containers.get(workload)?.includes(container) === true;
  };
  sidecars.forEach(({ container, for: only }, index) => {
    if ([...containers.keys()].some((workload) => fits(index, workload))) return;
    const choices = only === undefined ? [] : (containers.get(referenceKey(toReference(only))) ?? []);
    diagnostics.push({
      code: "HR1582",
      severity: "error",
      place: provenance.placeOf(["sidecars", index, "container"]),
      message: `${only ?? "no workload"} has ${only === undefined ? "a" : "no"} container "${container}"`,
      value: container,
      ...(choices.length === 0 ? {} : { choices }),
      hint: "give the manifests as they are after the injection",
    });
  });
  load.forEach((each, loadIndex) => {
    if (each.kind !== "requests" || each.door !== null) return;
    const key = referenceKey(each.to);
    for (const workload of known.workloadsBehind.get(key) ?? [key]) {
      const index = sidecars.findIndex((_, i) => fits(i, workload));
      const sidecar = sidecars[index];
      if (sidecar === undefined || byWorkload.has(workload)) continue;
      const passes = 1 + each.calls.reduce((sum, { perRequest }) => sum + perRequest, 0);
      const work = toSeconds(each.request.cpu.mean);
      const cpu = toSeconds(toSpan(sidecar.cpuPerRequest)) * passes;
      if (cpu > 0 && work === 0) {
        diagnostics.push({
          code: "HR1583",
          severity: "error",
          place: provenance.placeOf(["load", loadIndex, "request"]),
          message: `requests of ${printReference(each.to)} use no CPU, beside which that of ${sidecar.container} could be counted`,
          rule: "give request.cpu of a load whose pods have a sidecar",
        });
        continue;
      }
      byWorkload.set(workload, { container: sidecar.container, share: cpu === 0 ? 0 : cpu / work });
      const latency = toSpan(sidecar.latency);
      if (latency > 0) latencyByTarget.set(key, latency);
    }
  });
  return { sidecars: { byWorkload, latencyByTarget }, diagnostics };
}
