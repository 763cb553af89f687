import type { NodeIdentity } from "./node-selector.js";
import { labelOf } from "./node-view.js";
import type { RequiredNodeAffinity } from "./scheduling-pod.js";

/**
 * Whether a node has all pairs of the nodeSelector and satisfies at least one required term.
 *
 * Source: kubernetes v1.36.3 component-helpers nodeaffinity#RequiredNodeAffinity.Match
 */
export function matchesRequiredNodeAffinity(
  required: RequiredNodeAffinity | null,
  node: NodeIdentity,
): boolean {
  if (required === null) return true;
  for (const [key, value] of required.nodeSelector) if (labelOf(node.labels, key) !== value) return false;
  if (required.terms === null) return true;
  for (const matches of required.terms) if (matches(node)) return true;
  return false;
}
