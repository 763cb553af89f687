import type { Diagnostic } from "../../diagnostics/index.js";
import type { ManifestSet } from "../../kubernetes/index.js";
import type { Provenance } from "../provenance.js";
import type { FilledScenario } from "../schema/scenario-schema.js";

/** A cluster in which nothing can run: HR1579 without nodes, HR1578 (warning) without manifests. */
export function emptyCluster(
  filled: FilledScenario,
  manifests: ManifestSet,
  provenance: Provenance,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (filled.nodeGroups.length === 0 && manifests.nodes.length === 0) {
    const place = provenance.placeOf(["nodeGroups"]);
    const rule = "write nodeGroups, or give Node objects among the manifests";
    diagnostics.push({
      code: "HR1579",
      severity: "error",
      place,
      message: "the cluster has no nodes",
      rule,
    });
  }
  if (filled.manifests.length === 0) {
    const place = provenance.placeOf(["manifests"]);
    diagnostics.push({
      code: "HR1578",
      severity: "warning",
      place,
      message: "there are no manifests: nothing will run",
    });
  }
  return diagnostics;
}
