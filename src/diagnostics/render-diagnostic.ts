import type { Diagnostic } from "./diagnostic.js";

/**
 * One line of text for a diagnostic: code, place, message, rule, choices and hint.
 *
 * @example
 * renderDiagnostic({ code: "HR1203", severity: "error", place: { file: "web.yaml", line: 14, column: 7 },
 *   message: "hpa.maxReplicas is 2 but minReplicas is 4", rule: "maxReplicas must be at least minReplicas" })
 * // "error HR1203 web.yaml:14:7 hpa.maxReplicas is 2 but minReplicas is 4; maxReplicas must be at least minReplicas"
 */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const { place } = diagnostic;
  const where =
    place === undefined
      ? ""
      : place.line === undefined
        ? `${place.file} `
        : `${place.file}:${place.line}:${place.column ?? 1} `;
  const path = place?.path === undefined || place.path === "" ? "" : `${place.path}: `;
  const parts = [`${diagnostic.severity} ${diagnostic.code} ${where}${path}${diagnostic.message}`];
  if (diagnostic.rule !== undefined) parts.push(diagnostic.rule);
  const { choices = [], rule = "" } = diagnostic;
  if (!namesAll(rule, choices)) parts.push(`valid: ${choices.join(", ")}`);
  if (diagnostic.hint !== undefined) parts.push(diagnostic.hint);
  return parts.join("; ");
}

/** Many a rule lists the valid values itself. */
function namesAll(rule: string, choices: readonly string[]): boolean {
  const words = new Set(rule.split(/[\s,;]+/));
  return choices.every((choice) => words.has(choice));
}
