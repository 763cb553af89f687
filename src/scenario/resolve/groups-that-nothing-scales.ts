import type { Diagnostic } from "../../diagnostics/index.js";
import type { Provenance } from "../provenance.js";
import type { ResolvedNodeGroup } from "../resolved-scenario.js";

/**
 * Node groups with room to grow or shrink in a scenario without a cluster-autoscaler.
 *
 * Returns diagnostics, warnings: HR1532, one for all groups, at the first.
 */
export function groupsThatNothingScales(
  groups: readonly ResolvedNodeGroup[],
  provenance: Provenance,
): readonly Diagnostic[] {
  const elastic = groups.filter(({ count, min, max }) => min < count || count < max);
  const [first] = elastic;
  if (first === undefined) return [];
  const sizes = elastic.map(({ name, count, min, max }) => `${name} keeps ${count} of ${min} to ${max}`);
  return [
    {
      code: "HR1532",
      severity: "warning",
      place: provenance.placeOf(["nodeGroups", groups.indexOf(first)]),
      message: `nothing adds or removes nodes in this scenario: ${sizes.join(", ")}`,
      rule: "clusterAutoscaler: {} scales node groups by upstream's defaults",
    },
  ];
}
