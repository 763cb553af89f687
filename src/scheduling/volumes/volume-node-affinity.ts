import type { PersistentVolume } from "../../cluster/index.js";
import type { TopologySelectorTerm } from "../../kubernetes/index.js";
import { compileNodeSelectorTerm, type NodeIdentity, type NodeTermMatcher } from "../node-selector.js";
import { labelOf } from "../node-view.js";

const compiled = new WeakMap<object, readonly NodeTermMatcher[]>();

/**
 * Whether a node can reach a volume: one term of its node affinity holds, or it has none.
 *
 * Source: kubernetes v1.36.3 pkg/volume/util/util.go#CheckNodeAffinity
 */
export function reachesVolume({ nodeAffinity }: PersistentVolume, node: NodeIdentity): boolean {
  if (nodeAffinity === null) return true;
  let terms = compiled.get(nodeAffinity);
  if (terms === undefined) {
    terms = nodeAffinity.nodeSelectorTerms.map(compileNodeSelectorTerm);
    compiled.set(nodeAffinity, terms);
  }
  return terms.some((matches) => matches(node));
}

/**
 * Whether a class may make a volume for a node: no topology is asked for, or one term holds whole.
 *
 * Source: kubernetes v1.36.3 staging component-helpers scheduling/corev1 #MatchTopologySelectorTerms
 */
export function allowsTopology(terms: readonly TopologySelectorTerm[], node: NodeIdentity): boolean {
  if (terms.length === 0) return true;
  return terms.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => {
      const value = labelOf(node.labels, key);
      return value !== undefined && values.includes(value);
    }),
  );
}

/** Where a volume can be reached from, in words: `zone a`, `node n1`. */
export function reachOf({ nodeAffinity }: PersistentVolume): string {
  const places = (nodeAffinity?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions = [] }) =>
    matchExpressions.map(({ key, values = [] }) => {
      const what = key.endsWith("/zone") ? "zone" : key === "kubernetes.io/hostname" ? "node" : key;
      return `${what} ${values.join(" or ")}`;
    }),
  );
  return [...new Set(places)].join(" or ");
}
