import type { StringMap } from "../kubernetes/index.js";
import type { SelectionMatcher } from "./pod-selection.js";

/** What was added, and its place in the order in which all were. */
interface Entry<T> {
  readonly number: number;
  readonly matches: SelectionMatcher;
  readonly value: T;
}

interface NamespaceEntries<T> {
  /** By a label that a pod must have, `key=value`. */
  readonly byLabel: Map<string, Entry<T>[]>;
  /** Those that name no such label. */
  readonly others: Entry<T>[];
}

/**
 * What selects pods of a namespace by their labels, found by the labels that it asks for: a search costs as much as a
 * pod has labels, however much was added.
 */
export class LabelIndex<T> {
  readonly #namespaces = new Map<string, NamespaceEntries<T>>();
  #size = 0;

  /** How much was added. */
  get size(): number {
    return this.#size;
  }

  add(namespace: string, matches: SelectionMatcher, value: T): void {
    let entries = this.#namespaces.get(namespace);
    if (entries === undefined) {
      entries = { byLabel: new Map(), others: [] };
      this.#namespaces.set(namespace, entries);
    }
    const entry = { number: this.#size++, matches, value };
    const { requiredLabel } = matches;
    if (requiredLabel === undefined) {
      entries.others.push(entry);
      return;
    }
    const label = labelText(requiredLabel.key, requiredLabel.value);
    const known = entries.byLabel.get(label);
    if (known === undefined) entries.byLabel.set(label, [entry]);
    else known.push(entry);
  }

  /** What selects pods of the namespace with these labels, in the order in which it was added. */
  matching(namespace: string, labels: StringMap): T[] {
    const entries = this.#namespaces.get(namespace);
    if (entries === undefined) return [];
    const candidates = [...entries.others];
    for (const [key, value] of Object.entries(labels)) {
      candidates.push(...(entries.byLabel.get(labelText(key, value)) ?? []));
    }
    return candidates
      .filter(({ matches }) => matches(labels))
      .sort((a, b) => a.number - b.number)
      .map(({ value }) => value);
  }
}

function labelText(key: string, value: string): string {
  return `${key}=${value}`;
}
