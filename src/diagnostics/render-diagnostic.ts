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
  if (diagnostic.choices !== undefined && diagnostic.choices.length > 0) {
    parts.push(`valid: ${diagnostic.choices.join(", ")}`);
  }
  if (diagnostic.hint !== undefined) parts.push(diagnostic.hint);
  return parts.join("; ");
}
