import {
  compileLabelSelector,
  type LabelMatcher,
  type LabelSelectorRequirement,
  type PodAffinityTerm,
  type StringMap,
} from "../kubernetes/index.js";
import { isValidLabelValue } from "./node-selector.js";
import { labelOf } from "./node-view.js";

/** A compiled (anti-)affinity term of some pod. */
export interface AffinityTerm {
  readonly topologyKey: string;
  /** Namespaces listed; the pod's own where neither a list nor a selector is given. */
  readonly namespaces: ReadonlySet<string>;
  /** null: no namespace selector. */
  readonly matchesNamespace: LabelMatcher | null;
  readonly matchesLabels: LabelMatcher;
  /** False when the label selector does not parse. */
  readonly isValid: boolean;
}

export interface WeightedAffinityTerm {
  readonly weight: number;
  readonly term: AffinityTerm;
}

/** Compiles terms with `matchLabelKeys` and `mismatchLabelKeys` merged in, as the API server does on creation. */
export function compileAffinityTerms(
  terms: readonly PodAffinityTerm[],
  namespace: string,
  labels: StringMap,
): readonly AffinityTerm[] {
  return terms.map((term) => {
    const listed = term.namespaces ?? [];
    const ownOnly = listed.length === 0 && term.namespaceSelector === undefined;
    return {
      topologyKey: term.topologyKey,
      namespaces: new Set(ownOnly ? [namespace] : listed),
      matchesNamespace:
        term.namespaceSelector === undefined ? null : compileLabelSelector(term.namespaceSelector),
      matchesLabels: rememberPerLabels(compileLabelSelector(mergedSelector(term, labels))),
      isValid: (term.labelSelector?.matchExpressions ?? []).every(({ values = [] }) =>
        values.every(isValidLabelValue),
      ),
    };
  });
}

/**
 * Whether a pod falls under a term.
 *
 * Source: kubernetes v1.36.3 staging kube-scheduler framework/types.go#AffinityTerm.Matches
 */
export function termMatches(
  term: AffinityTerm,
  pod: { readonly namespace: string; readonly labels: StringMap },
  namespaceLabels: (namespace: string) => StringMap | undefined,
): boolean {
  if (!term.namespaces.has(pod.namespace)) {
    if (term.matchesNamespace === null) return false;
    if (!term.matchesNamespace(namespaceLabels(pod.namespace))) return false;
  }
  return term.matchesLabels(pod.labels);
}

function mergedSelector(term: PodAffinityTerm, labels: StringMap): PodAffinityTerm["labelSelector"] {
  if (term.labelSelector === undefined) return undefined;
  const added: LabelSelectorRequirement[] = [];
  for (const key of term.matchLabelKeys ?? []) {
    const value = labelOf(labels, key);
    if (value !== undefined) added.push({ key, operator: "In", values: [value] });
  }
  for (const key of term.mismatchLabelKeys ?? []) {
    const value = labelOf(labels, key);
    if (value !== undefined) added.push({ key, operator: "NotIn", values: [value] });
  }
  if (added.length === 0) return term.labelSelector;
  return {
    ...term.labelSelector,
    matchExpressions: [...(term.labelSelector.matchExpressions ?? []), ...added],
  };
}

// Pods of one template share their label object, so that a term is evaluated once per template.
function rememberPerLabels(matches: LabelMatcher): LabelMatcher {
  const answers = new WeakMap<StringMap, boolean>();
  return (labels) => {
    if (labels === undefined) return matches(labels);
    let answer = answers.get(labels);
    if (answer === undefined) {
      answer = matches(labels);
      answers.set(labels, answer);
    }
    return answer;
  };
}
