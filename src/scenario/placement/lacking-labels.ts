import type { Node } from "../../cluster/index.js";
import { nearestName } from "../../diagnostics/index.js";
import type { PodSpec } from "../../kubernetes/index.js";

/** How many values a text names. */
const VALUES_SHOWN = 5;

/**
 * Which label that a pod demands of its node no node has, and what comes nearest; undefined: each demand alone is met
 * by some node.
 *
 * @example 'no node has the label "rol"; did you mean "role"?'
 */
export function lackingLabels(spec: PodSpec, nodes: readonly Node[]): string | undefined {
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) {
    const lack = lackOf(key, [value], nodes);
    if (lack !== undefined) return lack;
  }
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const lacks: string[] = [];
  for (const { matchExpressions = [] } of required?.nodeSelectorTerms ?? []) {
    const demands = matchExpressions.filter(
      ({ operator }) => operator !== "NotIn" && operator !== "DoesNotExist",
    );
    const own = demands
      .map(({ key, operator, values = [] }) => lackOf(key, operator === "In" ? values : null, nodes))
      .find((lack) => lack !== undefined);
    if (own === undefined) return undefined;
    lacks.push(own);
  }
  return lacks[0];
}

/** `wanted` null: any value does. */
function lackOf(key: string, wanted: readonly string[] | null, nodes: readonly Node[]): string | undefined {
  const values = new Set<string>();
  for (const { labels } of nodes) if (Object.hasOwn(labels, key)) values.add(labels[key]!);
  if (values.size === 0) {
    const keys = new Set(nodes.flatMap(({ labels }) => Object.keys(labels)));
    return withNearest(`no node has the label "${key}"`, nearestName(key, [...keys]));
  }
  if (wanted === null || wanted.some((value) => values.has(value))) return undefined;
  const listed = [...values].slice(0, VALUES_SHOWN).join(", ");
  const more = values.size > VALUES_SHOWN ? ` and ${values.size - VALUES_SHOWN} more` : "";
  const lack = `no node has ${key}=${wanted.join(" or ")}; the label is ${listed}${more}`;
  return withNearest(lack, wanted.length === 1 ? nearestName(wanted[0]!, [...values]) : undefined);
}

function withNearest(lack: string, nearest: string | undefined): string {
  return nearest === undefined ? lack : `${lack}; did you mean "${nearest}"?`;
}
