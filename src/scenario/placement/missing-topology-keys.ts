import { Node } from "../../cluster/index.js";
import { type Diagnostic, nearestName } from "../../diagnostics/index.js";
import type { PodSpec } from "../../kubernetes/index.js";
import type { SimTime } from "../../units/index.js";
import { printReference } from "../resolve/resolve-amounts.js";
import { nodeOfManifest, oneOfEachZone } from "./node-of.js";
import type { PlacedWorkload } from "./placed-workload.js";
import type { NodesToBe } from "./unplaceable-workloads.js";

/** A rule of a pod's spec over a topology key. */
interface TopologyRule {
  readonly key: string;
  readonly rule: string;
  /** What comes of it where no node has the key. */
  readonly effect: string;
}

/**
 * Says which topology keys of spread constraints and pod affinities no node carries, and what comes of it.
 *
 * Returns diagnostics: HR1596 (warning), at the workload, one for each key.
 */
export function missingTopologyKeys(
  workloads: readonly PlacedWorkload[],
  { groups, nodes: manifests }: NodesToBe,
): readonly Diagnostic[] {
  const nodes = [
    ...groups.flatMap(oneOfEachZone),
    ...manifests.map(({ object }) => nodeOfManifest(object)),
  ].map((init) => new Node(init, 0 as SimTime));
  if (nodes.length === 0) return [];
  const known = new Set(nodes.flatMap(({ labels }) => Object.keys(labels)));
  return workloads.flatMap(({ kind, namespace, name, place, template }) => {
    const missing = topologyRulesOf(template.spec).filter(({ key }) => !known.has(key));
    return [...new Set(missing.map(({ key }) => key))].map((key) => {
      const own = missing.filter((each) => each.key === key);
      const nearest = nearestName(key, [...known]);
      return {
        code: "HR1596",
        severity: "warning" as const,
        place,
        message: `no node has the topology key "${key}" of ${printReference({ kind, namespace, name })}`,
        value: key,
        rule: [...new Set(own.map(({ rule, effect }) => `${rule}: ${effect}`))].join("; "),
        ...(nearest === undefined
          ? { hint: `labels of nodes: ${[...known].sort().join(", ")}` }
          : { hint: `did you mean "${nearest}"?` }),
      };
    });
  });
}

const NO_NODE = "no node can take its pods";
const NO_EFFECT = "it has no effect";

function topologyRulesOf({
  topologySpreadConstraints = [],
  affinity = {},
}: PodSpec): readonly TopologyRule[] {
  const { podAffinity, podAntiAffinity } = affinity;
  return [
    ...topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }) => ({
      key: topologyKey,
      rule: `topologySpreadConstraints with ${whenUnsatisfiable}`,
      effect: whenUnsatisfiable === "DoNotSchedule" ? NO_NODE : NO_EFFECT,
    })),
    ...(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(({ topologyKey }) => ({
      key: topologyKey,
      rule: "required podAffinity",
      effect: NO_NODE,
    })),
    ...(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(({ topologyKey }) => ({
      key: topologyKey,
      rule: "required podAntiAffinity",
      effect: NO_EFFECT,
    })),
    ...[
      ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []),
    ].map(({ podAffinityTerm: { topologyKey } }) => ({
      key: topologyKey,
      rule: "preferred pod affinity",
      effect: NO_EFFECT,
    })),
  ];
}
