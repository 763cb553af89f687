import type { Place } from "../diagnostics/index.js";
import type { ManifestReport, UnmodelledField } from "../kubernetes/index.js";
import { alignColumns } from "./text-table.js";

/**
 * What `headroom validate` prints: one line an object, one line a field that is not honoured, and the sums.
 *
 * Order: objects as read; fields that are not modelled yet first, then by path.
 */
export function validationText(objects: readonly ManifestReport[]): string {
  const rows = objects.map((object) => [nameOf(object), object.meaning, placeText(object.place)]);
  const parts = [alignColumns(["OBJECT", "MEANING", "WHERE"], rows)];
  const fields = fieldsOf(objects);
  if (fields.length > 0) {
    const lines = fields.map(({ path, meaning, objects: holders, place }) => [
      path,
      meaning,
      holders.length > 1 ? `${holders[0]} and ${holders.length - 1} more` : holders[0]!,
      placeText(place),
    ]);
    parts.push(alignColumns(["FIELD", "MEANING", "OF", "WHERE"], lines));
  }
  parts.push(
    `${counted(objects.length, "object")}: ${sumsOf(objects)}` +
      (fields.length === 0 ? "" : `\n${counted(fields.length, "field")} not honoured: ${sumsOf(fields)}`),
  );
  return `${parts.join("\n\n")}\n`;
}

interface FieldLine {
  readonly path: string;
  readonly meaning: UnmodelledField["meaning"];
  readonly objects: string[];
  /** Of the first object that has it. */
  readonly place: Place;
}

function fieldsOf(objects: readonly ManifestReport[]): readonly FieldLine[] {
  const fields = new Map<string, FieldLine>();
  for (const object of objects) {
    for (const { path, meaning, place } of object.notes) {
      const known = fields.get(`${path} ${meaning}`);
      if (known !== undefined) known.objects.push(nameOf(object));
      else
        fields.set(`${path} ${meaning}`, {
          path,
          meaning,
          objects: [nameOf(object)],
          place: place ?? object.place,
        });
    }
  }
  const rank = ({ meaning }: FieldLine) => (meaning === "not modelled yet" ? 0 : 1);
  return [...fields.values()].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

/** @example "24 modelled, 11 no capacity effect" */
function sumsOf(rows: readonly { readonly meaning: string }[]): string {
  const counts = new Map<string, number>();
  for (const { meaning } of rows) counts.set(meaning, (counts.get(meaning) ?? 0) + 1);
  return [...counts].map(([meaning, count]) => `${count} ${meaning}`).join(", ");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function nameOf({ kind, namespace, name }: ManifestReport): string {
  return `${kind}/${namespace === undefined || namespace === "default" ? "" : `${namespace}/`}${name}`;
}

function placeText({ file, line }: Place): string {
  return `${file}:${line ?? 1}`;
}
