import type { Path } from "../reading/document.js";
import type { LabelSelector, NodeSelectorRequirement, PodAffinityTerm, PodSpec } from "../types/index.js";
import type { Report } from "./report.js";
import { contradictionIn, validateLabelSelector, warnOfContradiction } from "./validate-label-selector.js";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/**
 * What must hold in the rules of a pod's spec that say where it may run.
 *
 * Returns diagnostics: HR1127 a requirement whose values do not go with its operator, no term at all, or a selector
 * that can match nothing.
 * Source: kubernetes v1.36.3 pkg/apis/core/validation/validation.go#ValidateNodeSelector, #validatePodAffinityTerm,
 * #validateTopologySpreadConstraints
 */
export function validatePlacement(spec: PodSpec, path: Path, report: Report): void {
  const at = [...path, "affinity"];
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const required = nodeAffinity?.[REQUIRED];
  if (required !== undefined) {
    const terms = [...at, "nodeAffinity", REQUIRED, "nodeSelectorTerms"];
    if (required.nodeSelectorTerms.length === 0) {
      report("HR1127", terms, {
        message: "no term",
        rule: "nodeSelectorTerms needs at least one term; an empty list matches no node",
      });
    }
    for (const [i, term] of required.nodeSelectorTerms.entries()) {
      validateRequirements(term.matchExpressions, [...terms, i, "matchExpressions"], report);
      const contradiction = contradictionIn(term);
      if (contradiction === undefined) continue;
      report("HR1127", [...terms, i], {
        severity: "warning",
        message: `a term that no node can match: ${contradiction}`,
        rule: "all expressions of a term must hold together",
      });
    }
  }
  for (const [i, { preference }] of (nodeAffinity?.[PREFERRED] ?? []).entries()) {
    const where = [...at, "nodeAffinity", PREFERRED, i, "preference", "matchExpressions"];
    validateRequirements(preference.matchExpressions, where, report);
  }
  for (const [name, affinity] of [
    ["podAffinity", podAffinity],
    ["podAntiAffinity", podAntiAffinity],
  ] as const) {
    for (const [i, term] of (affinity?.[REQUIRED] ?? []).entries()) {
      validateTerm(term, [...at, name, REQUIRED, i], report);
    }
    for (const [i, { podAffinityTerm }] of (affinity?.[PREFERRED] ?? []).entries()) {
      validateTerm(podAffinityTerm, [...at, name, PREFERRED, i, "podAffinityTerm"], report);
    }
  }
  for (const [i, { labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    validateSelector(labelSelector, [...path, "topologySpreadConstraints", i, "labelSelector"], report);
  }
}

function validateTerm(
  { labelSelector, namespaceSelector }: PodAffinityTerm,
  path: Path,
  report: Report,
): void {
  validateSelector(labelSelector, [...path, "labelSelector"], report);
  validateSelector(namespaceSelector, [...path, "namespaceSelector"], report);
}

function validateSelector(selector: LabelSelector | undefined, path: Path, report: Report): void {
  validateLabelSelector(selector, path, report);
  warnOfContradiction(selector, path, report);
}

function validateRequirements(
  requirements: readonly NodeSelectorRequirement[] | undefined,
  path: Path,
  report: Report,
): void {
  for (const [i, { operator, values = [] }] of (requirements ?? []).entries()) {
    const at = [...path, i];
    if (operator === "In" || operator === "NotIn") {
      if (values.length > 0) continue;
      report("HR1127", at, {
        message: `operator ${operator} without values`,
        rule: `${operator} needs at least one value`,
      });
    } else if (operator === "Gt" || operator === "Lt") {
      if (values.length === 1 && /^[+-]?\d+$/.test(values[0]!)) continue;
      report("HR1127", values.length === 0 ? at : [...at, "values"], {
        message: `operator ${operator} with ${values.length === 1 ? `"${values[0]}"` : `${values.length} values`}`,
        rule: `${operator} needs exactly one value, a whole number`,
      });
    } else if (values.length > 0) {
      report("HR1127", [...at, "values"], {
        message: `operator ${operator} with values`,
        rule: `${operator} takes no values`,
      });
    }
  }
}
