import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { FilledScenario } from "../schema/scenario-schema.js";
import type { KnownObjects } from "./known-objects.js";
import { referenceKey, toReference } from "./resolve-amounts.js";
import { readWorkloadAnnotations } from "./workload-annotations.js";

/**
 * Gives each workload of the manifests an entry in `workloads`: what the scenario writes counts first, then
 * annotations, then defaults. `isWritten(index, field)` tells what the scenario itself says.
 *
 * Order: entries of the scenario as written, then the rest in the order of the manifests.
 * Returns diagnostics: those of `readWorkloadAnnotations`, HR1525 two entries for one workload.
 */
export function completeWorkloads(
  scenario: FilledScenario,
  known: KnownObjects,
  provenance: Provenance,
  isWritten: (index: number, field: string) => boolean,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const indexes = new Map<string, number>();
  scenario.workloads.forEach((workload, index) => {
    const key = referenceKey(toReference(workload.for));
    if (indexes.has(key)) {
      const place = provenance.placeOf(["workloads", index, "for"]);
      diagnostics.push({
        code: "HR1525",
        severity: "error",
        place,
        message: `two entries are for ${workload.for}`,
      });
    }
    indexes.set(key, index);
  });
  for (const [key, workload] of known.workloads) {
    const read = readWorkloadAnnotations(workload);
    diagnostics.push(...read.diagnostics);
    if (read.annotated === null) continue;
    const { workload: annotated, origins } = read.annotated;
    const index = indexes.get(key) ?? scenario.workloads.length;
    const entry = scenario.workloads[index];
    if (entry === undefined) {
      scenario.workloads.push(annotated);
      provenance.recordOrigin(["workloads", index, "for"], "manifests");
    }
    for (const [field, origin] of origins) {
      if (entry !== undefined) {
        if (isWritten(index, field)) continue;
        Object.assign(entry, { [field]: annotated[field as keyof typeof annotated] });
      }
      provenance.recordOrigin(["workloads", index, field], origin);
    }
  }
  return diagnostics;
}
