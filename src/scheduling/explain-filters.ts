import type { Profile } from "./profile.js";
import { prepareFilters, runFilters } from "./run-filters.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";

/** How many nodes a text names for each reason. */
const NODES_SHOWN = 5;

/**
 * Which nodes a pod's filters turn down now, by plugin and reason, in the order of the nodes; undefined: none. It asks
 * about every node, so it is for single pods.
 *
 * @example "NodeResourcesFit (Insufficient cpu): n1, n2; TaintToleration (node(s) had untolerated taint(s)): n3"
 */
export function explainFilters(
  pod: SchedulingPod,
  context: SchedulingContext,
  profile: Profile,
): string | undefined {
  const { filters, rejection, onlyNodes } = prepareFilters(pod, context, profile);
  if (rejection !== null) return `${rejection.plugin} (${rejection.reasons.join(", ")}): all nodes`;
  const nodesOf = new Map<string, string[]>();
  context.nodes.forEach((node, index) => {
    const why =
      onlyNodes !== null && !onlyNodes.has(node.name)
        ? { plugin: "NodeAffinity", reasons: ["node(s) didn't match Pod's node affinity/selector"] }
        : runFilters(filters, node, index);
    if (why === null) return;
    const reason = `${why.plugin} (${why.reasons.join(", ")})`;
    const known = nodesOf.get(reason);
    if (known === undefined) nodesOf.set(reason, [node.name]);
    else known.push(node.name);
  });
  if (nodesOf.size === 0) return undefined;
  return [...nodesOf].map(([reason, names]) => `${reason}: ${listed(names)}`).join("; ");
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NODES_SHOWN).join(", ");
  return names.length > NODES_SHOWN ? `${shown} and ${names.length - NODES_SHOWN} more` : shown;
}
