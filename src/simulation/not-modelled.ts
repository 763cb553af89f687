import type { ManifestReport } from "../kubernetes/index.js";

/**
 * What the manifests hold that this run leaves out, one line a kind and one a field, with the objects' names.
 *
 * Order: kinds in the order in which they first appear, then fields likewise.
 */
export function notModelledParts(report: readonly ManifestReport[]): string[] {
  const kinds = new Map<string, string[]>();
  const fields = new Map<string, string[]>();
  for (const row of report) {
    if (row.meaning === "not modelled yet") collect(kinds, row.kind, row.name);
    for (const note of row.notes) {
      if (note.meaning === "not modelled yet") collect(fields, `${row.kind} ${note.path}`, row.name);
    }
  }
  return [...kinds, ...fields].map(([what, names]) => `${what} (${listed(names)})`);
}

const NAMES_SHOWN = 5;

function collect(into: Map<string, string[]>, what: string, name: string): void {
  const names = into.get(what);
  if (names === undefined) into.set(what, [name]);
  else if (!names.includes(name)) names.push(name);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}
