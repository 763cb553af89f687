import type { LabelSelector, LabelSelectorRequirement, StringMap } from "./types/index.js";

/** Answers whether an object's labels match; made once from a selector and asked many times. */
export interface LabelMatcher {
  (labels: StringMap | undefined): boolean;
  /** A label without which nothing matches; undefined: none is named. Matchers are found by it. */
  readonly requiredLabel?: { readonly key: string; readonly value: string } | undefined;
}

const NO_LABELS: StringMap = {};

/**
 * Turns a selector into a matcher: an absent selector matches nothing, an empty one everything.
 *
 * Source: kubernetes v1.36.3 apimachinery pkg/apis/meta/v1/helpers.go#LabelSelectorAsSelector,
 * pkg/labels/selector.go#Matches
 *
 * @example compileLabelSelector({ matchLabels: { app: "web" } })({ app: "web", tier: "front" }) // true
 */
export function compileLabelSelector(selector: LabelSelector | undefined): LabelMatcher {
  if (selector === undefined) return matchesNothing;
  const pairs = Object.entries(selector.matchLabels ?? {});
  const requirements = selector.matchExpressions ?? [];
  const matches = (labels = NO_LABELS) => {
    for (const [key, value] of pairs) {
      // The value first: it mostly differs, and the look for a label of the object's own costs more.
      if (labels[key] !== value || !Object.hasOwn(labels, key)) return false;
    }
    for (const requirement of requirements) {
      if (!matchesRequirement(requirement, labels)) return false;
    }
    return true;
  };
  return Object.assign(matches, { requiredLabel: firstLabel(pairs) });
}

/** The matcher of a plain map, as Services and ReplicationControllers select: see `matchesStringMap`. */
export function compileStringMap(selector: StringMap | undefined): LabelMatcher {
  const pairs = Object.entries(selector ?? {});
  return Object.assign((labels: StringMap | undefined) => matchesStringMap(selector, labels), {
    requiredLabel: firstLabel(pairs),
  });
}

/** Whether labels match a selector; see `compileLabelSelector` for many questions to one selector. */
export function matchesLabelSelector(
  selector: LabelSelector | undefined,
  labels: StringMap | undefined,
): boolean {
  return compileLabelSelector(selector)(labels);
}

/**
 * Whether labels carry every pair of a plain map, as Services and ReplicationControllers select.
 * An absent or empty map selects nothing, as the EndpointSlice controller reads it.
 */
export function matchesStringMap(selector: StringMap | undefined, labels: StringMap | undefined): boolean {
  if (selector === undefined || labels === undefined) return false;
  let isEmpty = true;
  for (const key in selector) {
    if (!Object.hasOwn(selector, key)) continue;
    isEmpty = false;
    if (labels[key] !== selector[key] || !Object.hasOwn(labels, key)) return false;
  }
  return !isEmpty;
}

/** Whether a selector has neither labels nor expressions, and so matches everything. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return (
    Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
  );
}

function matchesRequirement(requirement: LabelSelectorRequirement, labels: StringMap): boolean {
  const hasKey = Object.hasOwn(labels, requirement.key);
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case "In":
      return hasKey && values.includes(labels[requirement.key]!);
    case "NotIn":
      return !hasKey || !values.includes(labels[requirement.key]!);
    case "Exists":
      return hasKey;
    case "DoesNotExist":
      return !hasKey;
    default:
      // An operator that validation has already reported selects nothing.
      return false;
  }
}

function firstLabel(pairs: readonly (readonly [string, string])[]): LabelMatcher["requiredLabel"] {
  const [first] = pairs;
  return first === undefined ? undefined : { key: first[0], value: first[1] };
}

function matchesNothing(): boolean {
  return false;
}
