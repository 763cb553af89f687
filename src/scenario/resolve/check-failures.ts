import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import type { Loaded, Node } from "../../kubernetes/index.js";
import type { Provenance } from "../provenance.js";
import type { PathSegment } from "../scenario-document.js";
import type { FilledScenario } from "../schema/scenario-schema.js";

const ZONE_LABEL = "topology.kubernetes.io/zone";

/**
 * Checks that the zones, groups and nodes that `fail` names can exist. A node of a group may be one that the
 * cluster-autoscaler makes later.
 *
 * Returns diagnostics: HR1562 nothing of that name fails.
 */
export function checkFailures(
  scenario: FilledScenario,
  nodes: readonly Loaded<Node>[],
  provenance: Provenance,
): readonly Diagnostic[] {
  const groups = scenario.nodeGroups.map(({ name }) => name);
  const zones = [
    ...scenario.nodeGroups.flatMap((group) => group.zones ?? []),
    ...nodes.flatMap(({ object }) => object.metadata.labels?.[ZONE_LABEL] ?? []),
  ];
  const names = [
    ...scenario.nodeGroups.map(({ name }) => `${name}-1`),
    ...nodes.map(({ object }) => object.metadata.name),
  ];
  const diagnostics: Diagnostic[] = [];
  const check = (
    what: "zone" | "group" | "node",
    name: string | undefined,
    known: readonly string[],
    path: readonly PathSegment[],
  ) => {
    if (name === undefined || known.includes(name)) return;
    if (what === "node" && groups.includes(name.replace(/-\d+$/, ""))) return;
    const choices = [...new Set(known)];
    const nearest = nearestName(name, choices);
    diagnostics.push({
      code: "HR1562",
      severity: "error",
      place: provenance.placeOf(path),
      message: `there is no ${what} "${name}" that could fail`,
      value: name,
      ...(choices.length > 0 ? { choices: choices.slice(0, 20) } : {}),
      ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
    });
  };
  scenario.actions.forEach(({ fail }, index) => {
    if (fail === undefined) return;
    check("zone", fail.zone, zones, ["actions", index, "fail", "zone"]);
    check("group", fail.group, groups, ["actions", index, "fail", "group"]);
    check("node", fail.node, names, ["actions", index, "fail", "node"]);
  });
  return diagnostics;
}
