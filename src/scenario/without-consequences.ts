import type { Diagnostic } from "../diagnostics/index.js";

const UNKNOWN_FIELD = new Set(["HR1110", "HR1501"]);
const MISSING_FIELD = new Set(["HR1112", "HR1504"]);
/** Something is named that was not found. */
const UNKNOWN_OBJECT = new Set(["HR1204", "HR1571", "HR1576"]);

/**
 * Leaves out faults that only follow from others, so that one mistake gives one message: a required field that is
 * missing because its name is mistyped, and objects that are not found because their manifest has a fault.
 */
export function withoutConsequences(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const mistyped = new Set(
    diagnostics.filter((d) => UNKNOWN_FIELD.has(d.code)).map((d) => `${d.place?.file}: ${meantName(d)}`),
  );
  const hasFaultyManifest = diagnostics.some(
    (d) => d.severity === "error" && /^HR1[0-4]/.test(d.code) && !UNKNOWN_OBJECT.has(d.code),
  );
  return diagnostics.filter((d) => {
    if (MISSING_FIELD.has(d.code)) return !mistyped.has(`${d.place?.file}: ${d.value}`);
    return !(hasFaultyManifest && UNKNOWN_OBJECT.has(d.code));
  });
}

function meantName({ hint }: Diagnostic): string | undefined {
  return /^did you mean "?([^"?]+)"?\?$/.exec(hint ?? "")?.[1];
}
