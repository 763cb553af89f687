import { Document, isCollection, isPair, isScalar, type Node } from "yaml";
import type { Provenance } from "./provenance.js";
import type { PathSegment } from "./scenario-document.js";
import type { FilledScenario } from "./schema/scenario-schema.js";

/** Marks the comments of empty collections while the text is made. */
const EMPTY_MARK = "(empty) ";

/**
 * The scenario with every default, as YAML that can be run again; a comment on each line says where its value came
 * from.
 */
export function printFilledScenario(scenario: FilledScenario, provenance: Provenance): string {
  const document = new Document(dropUndefined(scenario), { aliasDuplicateObjects: false });
  comment(document.contents as Node | null, [], provenance);
  const text = document.toString({ lineWidth: 0 });
  // The printer puts an empty collection and its comment on lines of their own.
  return text.replace(/\n +(\{\}|\[\])\n +# \(empty\) /g, " $1 # ");
}

function comment(node: Node | null, path: readonly PathSegment[], provenance: Provenance): void {
  if (isScalar(node) || (isCollection(node) && node.items.length === 0)) {
    node.comment = ` ${isScalar(node) ? "" : EMPTY_MARK}${provenance.originOf(path)}`;
  } else if (isCollection(node)) {
    node.items.forEach((item, index) => {
      if (isPair(item))
        comment(
          item.value as Node | null,
          [...path, String((item.key as { value: unknown }).value)],
          provenance,
        );
      else comment(item as Node, [...path, index], provenance);
    });
  }
}

function dropUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropUndefined);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return Object.fromEntries(entries.map(([key, child]) => [key, dropUndefined(child)]));
}
