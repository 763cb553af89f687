import type { Path } from "../reading/document.js";
import type { LabelSelector } from "../types/index.js";
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
