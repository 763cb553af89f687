import type { StringMap } from "../kubernetes/index.js";
import type { Pod } from "./pod.js";
import { type Memberships, PodSelection, type SelectionMatcher } from "./pod-selection.js";
import type { PodTemplate } from "./pod-template.js";

/** A selection and its place in the order in which all were added. */
interface Entry {
  readonly number: number;
  readonly selection: PodSelection;
}

interface NamespaceEntries {
  /** By a label that a pod must have, `key=value`. */
  readonly byLabel: Map<string, Entry[]>;
  /** Those that name no such label. */
  readonly others: Entry[];
}

/**
 * All selections of a cluster's pods, found by the labels that they ask for: what a pod belongs to costs as much as
 * it has labels, however many workloads there are.
 */
export class SelectionIndex {
  readonly #namespaces = new Map<string, NamespaceEntries>();
  readonly #memberships = new WeakMap<PodTemplate, Map<string, Memberships>>();
  #count = 0;

  /** A new selection without members. */
  add(namespace: string, matches: SelectionMatcher): PodSelection {
    const selection = new PodSelection(namespace, matches);
    let entries = this.#namespaces.get(namespace);
    if (entries === undefined) {
      entries = { byLabel: new Map(), others: [] };
      this.#namespaces.set(namespace, entries);
    }
    const entry = { number: this.#count++, selection };
    const { requiredLabel } = matches;
    if (requiredLabel === undefined) {
      entries.others.push(entry);
      return selection;
    }
    const label = labelText(requiredLabel.key, requiredLabel.value);
    const known = entries.byLabel.get(label);
    if (known === undefined) entries.byLabel.set(label, [entry]);
    else known.push(entry);
    return selection;
  }

  /** The selections that a pod belongs to, in the order in which they were added. */
  of(pod: Pod): readonly PodSelection[] {
    let known = pod.memberships;
    if (known === null || known.version !== this.#count || known.template !== pod.template) {
      known = this.#membershipsOf(pod);
      pod.memberships = known;
    }
    return known.selections;
  }

  #membershipsOf({ template, namespace, labels }: Pod): Memberships {
    let byNamespace = this.#memberships.get(template);
    if (byNamespace === undefined) {
      byNamespace = new Map();
      this.#memberships.set(template, byNamespace);
    }
    const version = this.#count;
    let found = byNamespace.get(namespace);
    if (found === undefined || found.version !== version) {
      found = { template, selections: this.#find(namespace, labels), version };
      byNamespace.set(namespace, found);
    }
    return found;
  }

  #find(namespace: string, labels: StringMap): PodSelection[] {
    const entries = this.#namespaces.get(namespace);
    if (entries === undefined) return [];
    const candidates = [...entries.others];
    for (const [key, value] of Object.entries(labels)) {
      candidates.push(...(entries.byLabel.get(labelText(key, value)) ?? []));
    }
    return candidates
      .filter(({ selection }) => selection.matches(labels))
      .sort((a, b) => a.number - b.number)
      .map(({ selection }) => selection);
  }
}

function labelText(key: string, value: string): string {
  return `${key}=${value}`;
}
