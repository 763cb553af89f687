import type { Diagnostic, Severity } from "../../diagnostics/index.js";
import type { Locate, Path } from "../reading/document.js";

/** Takes a fault of one object; `path` is inside the object. */
export type Report = (
  code: string,
  path: Path,
  fields: Omit<Diagnostic, "code" | "severity" | "place"> & { readonly severity?: Severity },
) => void;

/** A Report that puts places and severities in and collects. */
export function reportInto(diagnostics: Diagnostic[], locate: Locate): Report {
  return (code, path, { severity = "error", ...fields }) => {
    diagnostics.push({ code, severity, place: locate(path), ...fields });
  };
}
