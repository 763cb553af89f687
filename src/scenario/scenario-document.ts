import type { Diagnostic, Place } from "../diagnostics/index.js";
import { readDocuments } from "../kubernetes/reading/read-documents.js";

export type PathSegment = string | number;

/** A scenario as read: its plain value, and where each part of it is written. */
export interface ScenarioDocument {
  readonly file: string;
  /** Plain objects, arrays and scalars; nothing is shared between two places. */
  readonly value: unknown;
  /** Where the value at a path is written (its key with `ofKey`); undefined where it is not in the file. */
  placeOf(path: readonly PathSegment[], ofKey?: "key"): Place | undefined;
}

/**
 * Parses the YAML (or JSON) of a scenario, by the rules that manifests are read by.
 *
 * Returns diagnostics: those of `readDocuments` (HR1001–HR1009: syntax, alias bomb, `__proto__`, …), and HR1505 for
 * a file that is empty or holds several documents.
 */
export function readScenarioDocument(
  file: string,
  text: string,
): { readonly document: ScenarioDocument | null; readonly diagnostics: readonly Diagnostic[] } {
  const { documents, diagnostics } = readDocuments({ file, text });
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error"))
    return { document: null, diagnostics };
  const [first, second] = documents;
  if (first === undefined) return { document: null, diagnostics: [fault({ file }, "the scenario is empty")] };
  if (second !== undefined) {
    const rule = "Kubernetes objects go into files that `manifests` names";
    return {
      document: null,
      diagnostics: [fault(second.locate([]), "a scenario is one YAML document", rule)],
    };
  }
  if (typeof first.value !== "object" || first.value === null || Array.isArray(first.value)) {
    return { document: null, diagnostics: [fault(first.locate([]), "a scenario is a mapping of fields")] };
  }
  const document: ScenarioDocument = {
    file,
    value: first.value,
    placeOf: (path, ofKey) => (hasPath(first.value, path) ? first.locate(path, ofKey) : undefined),
  };
  return { document, diagnostics };
}

/** `nodeGroups[0].max` */
export function formatPath(path: readonly PathSegment[]): string {
  let text = "";
  for (const segment of path) {
    if (typeof segment === "number") text += `[${segment}]`;
    else text += text === "" ? segment : `.${segment}`;
  }
  return text;
}

function hasPath(value: unknown, path: readonly PathSegment[]): boolean {
  let found = value;
  for (const segment of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, segment)) return false;
    found = (found as Readonly<Record<PathSegment, unknown>>)[segment];
  }
  return true;
}

function fault(place: Place, message: string, rule?: string): Diagnostic {
  return { code: "HR1505", severity: "error", place, message, ...(rule === undefined ? {} : { rule }) };
}
