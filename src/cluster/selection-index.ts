import { LabelIndex } from "./label-index.js";
import type { Pod } from "./pod.js";
import { type Memberships, PodSelection, type SelectionMatcher } from "./pod-selection.js";
import type { PodTemplate } from "./pod-template.js";

/** All selections of a cluster's pods, and which of them each pod belongs to. */
export class SelectionIndex {
  readonly #selections = new LabelIndex<PodSelection>();
  readonly #memberships = new WeakMap<PodTemplate, Map<string, Memberships>>();

  /** A new selection without members. */
  add(namespace: string, matches: SelectionMatcher): PodSelection {
    const selection = new PodSelection(namespace, matches);
    this.#selections.add(namespace, matches, selection);
    return selection;
  }

  /** The selections that a pod belongs to, in the order in which they were added. */
  of(pod: Pod): readonly PodSelection[] {
    let known = pod.memberships;
    if (known === null || known.version !== this.#selections.size || known.template !== pod.template) {
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
    const version = this.#selections.size;
    let found = byNamespace.get(namespace);
    if (found === undefined || found.version !== version) {
      found = { template, selections: this.#selections.matching(namespace, labels), version };
      byNamespace.set(namespace, found);
    }
    return found;
  }
}
