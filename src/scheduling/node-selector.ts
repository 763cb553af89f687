import type { NodeSelectorRequirement, NodeSelectorTerm, StringMap } from "../kubernetes/index.js";
import { labelOf } from "./node-view.js";

/** What a node selector reads of a node. */
export interface NodeIdentity {
  readonly name: string;
  readonly labels: StringMap;
}

/** Whether a node satisfies a compiled term. */
export type NodeTermMatcher = (node: NodeIdentity) => boolean;

const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const INTEGER = /^[+-]?\d+$/;

/**
 * Turns a node selector term into a matcher. All expressions and fields must hold; an empty term and a term that
 * does not parse match nothing.
 *
 * Source: kubernetes v1.36.3 component-helpers scheduling/corev1/nodeaffinity/nodeaffinity.go#newNodeSelectorTerm
 */
export function compileNodeSelectorTerm(term: NodeSelectorTerm): NodeTermMatcher {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length + fields.length === 0) return matchesNoNode;
  if (!expressions.every(isValidExpression) || !fields.every(isValidField)) return matchesNoNode;
  return (node) => {
    for (const expression of expressions) {
      if (!holds(expression, labelOf(node.labels, expression.key))) return false;
    }
    for (const field of fields) if (!holds(field, node.name)) return false;
    return true;
  };
}

/** Whether a text may stand as a label's value. */
export function isValidLabelValue(value: string): boolean {
  return value.length <= 63 && LABEL_VALUE.test(value);
}

/** Whether a term says nothing; such a term matches nothing. */
export function isEmptyTerm(term: NodeSelectorTerm): boolean {
  return (term.matchExpressions ?? []).length + (term.matchFields ?? []).length === 0;
}

/**
 * The node names to which the terms' `metadata.name` fields narrow the search; null: they do not.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go#PreFilter
 */
export function namesOfTerms(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const term of terms) {
    let ofTerm: string[] | null = null;
    for (const field of term.matchFields ?? []) {
      if (field.key !== "metadata.name" || field.operator !== "In") continue;
      const values = field.values ?? [];
      ofTerm = ofTerm === null ? [...values] : ofTerm.filter((name) => values.includes(name));
    }
    if (ofTerm === null) return null;
    for (const name of ofTerm) names.add(name);
  }
  return terms.length === 0 ? null : names;
}

function holds(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return value !== undefined && INTEGER.test(value) && Number(value) > Number(values[0]);
    case "Lt":
      return value !== undefined && INTEGER.test(value) && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function isValidExpression(requirement: NodeSelectorRequirement): boolean {
  const values = requirement.values ?? [];
  if (!LABEL_KEY.test(requirement.key)) return false;
  switch (requirement.operator) {
    case "In":
    case "NotIn":
      return values.length > 0 && values.every(isValidLabelValue);
    case "Exists":
    case "DoesNotExist":
      return values.length === 0;
    case "Gt":
    case "Lt":
      return values.length === 1 && INTEGER.test(values[0]!);
    default:
      return false;
  }
}

function isValidField(requirement: NodeSelectorRequirement): boolean {
  const isNameTest = requirement.operator === "In" || requirement.operator === "NotIn";
  return requirement.key === "metadata.name" && isNameTest && requirement.values?.length === 1;
}

function matchesNoNode(): boolean {
  return false;
}
