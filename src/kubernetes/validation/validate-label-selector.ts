import type { Path } from "../reading/document.js";
import type { LabelSelector, StringMap } from "../types/index.js";
import type { Report } from "./report.js";

/**
 * `In` and `NotIn` need values, `Exists` and `DoesNotExist` take none.
 *
 * Returns diagnostics: HR1127.
 * Source: kubernetes v1.36.3 apimachinery pkg/apis/meta/v1/validation/validation.go#ValidateLabelSelector
 */
export function validateLabelSelector(selector: LabelSelector | undefined, path: Path, report: Report): void {
  for (const [i, { operator, values = [] }] of (selector?.matchExpressions ?? []).entries()) {
    const needsValues = operator === "In" || operator === "NotIn";
    if (needsValues === values.length > 0) continue;
    report("HR1127", [...path, "matchExpressions", i, ...(needsValues ? [] : ["values"])], {
      message: needsValues ? `operator ${operator} without values` : `operator ${operator} with values`,
      rule: "In and NotIn need at least one value, Exists and DoesNotExist none",
    });
  }
}

/**
 * Rules of one selector that exclude one another. Where labels must match besides (a workload's template), that fault
 * says enough.
 *
 * Returns diagnostics: HR1127 (warning).
 */
export function warnOfContradiction(selector: LabelSelector | undefined, path: Path, report: Report): void {
  const contradiction = contradictionIn(selector);
  if (contradiction === undefined) return;
  report("HR1127", path, {
    severity: "warning",
    message: `a selector that no labels can match: ${contradiction}`,
    rule: "all labels and expressions of a selector must hold together",
  });
}

/** Requirements of labels or of nodes, which must all hold. */
interface Requirements {
  readonly matchLabels?: StringMap;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Which of a selector's rules exclude one another, in words; undefined: none. */
export function contradictionIn(selector: Requirements | undefined): string | undefined {
  const pairs = Object.entries(selector?.matchLabels ?? {});
  const rules = [
    ...pairs.map(([key, value]) => ({ key, operator: "In", values: [value] as readonly string[] })),
    ...(selector?.matchExpressions ?? []).map(({ key, operator, values = [] }) => ({
      key,
      operator,
      values,
    })),
  ];
  for (const key of new Set(rules.map((rule) => rule.key))) {
    const own = rules.filter((rule) => rule.key === key);
    const demanded = own.filter(({ operator }) => operator === "In");
    const barred = own.filter(({ operator }) => operator === "NotIn").flatMap(({ values }) => values);
    const mustExist = demanded.length > 0 || own.some(({ operator }) => operator === "Exists");
    if (mustExist && own.some(({ operator }) => operator === "DoesNotExist")) {
      return `${key} must be there and must not`;
    }
    const [first] = demanded;
    if (first === undefined) continue;
    const left = first.values.filter(
      (value) => demanded.every(({ values }) => values.includes(value)) && !barred.includes(value),
    );
    if (left.length === 0) return `${key} has no value that all its rules allow`;
  }
  return undefined;
}
