import type { LabelMatcher, StringMap } from "../kubernetes/index.js";
import type { Pod } from "./pod.js";
import type { PodTemplate } from "./pod-template.js";

/** The selections of a namespace's pods of one template, as long as no selection is added. */
export interface Memberships {
  readonly template: PodTemplate;
  readonly selections: readonly PodSelection[];
  /** How many selections there were. */
  readonly version: number;
}

/** Whether labels are selected, with the label without which they never are, where one is known. */
export interface SelectionMatcher extends Pick<LabelMatcher, "requiredLabel"> {
  (labels: StringMap): boolean;
}

/**
 * The pods of a namespace that a label selector matches, kept up to date, with counts so that a reader pays
 * nothing for what did not change.
 *
 * `revision` rises with every change of a member that a controller could notice.
 */
export class PodSelection {
  readonly namespace: string;
  readonly matches: SelectionMatcher;
  /** In the order of creation. */
  readonly pods = new Set<Pod>();
  revision = 0;
  /** Not being deleted and not terminal. */
  active = 0;
  /** Active and Ready. */
  ready = 0;
  /** Active without a node. */
  unscheduled = 0;

  readonly #states = new Map<Pod, number>();
  readonly #listeners: ((pod: Pod) => void)[] = [];

  constructor(namespace: string, matches: SelectionMatcher) {
    this.namespace = namespace;
    this.matches = matches;
  }

  /** Called after each change of a member, in the order of subscription. */
  watch(listener: (pod: Pod) => void): void {
    this.#listeners.push(listener);
  }

  /** Takes the pod's present state into the counts; adds it when new, drops it when it no longer exists. */
  refresh(pod: Pod): void {
    const known = this.#states.get(pod);
    const before = known ?? 0;
    const now = pod.exists ? stateOf(pod) : 0;
    if (now !== before) {
      this.active += (now & 1) - (before & 1);
      this.ready += ((now & 2) - (before & 2)) >> 1;
      this.unscheduled += ((now & 4) - (before & 4)) >> 2;
    }
    if (!pod.exists) {
      this.pods.delete(pod);
      this.#states.delete(pod);
    } else if (known !== now) {
      if (known === undefined) this.pods.add(pod);
      this.#states.set(pod, now);
    }
    this.revision++;
    for (const listener of this.#listeners) listener(pod);
  }
}

function stateOf(pod: Pod): number {
  if (!pod.isActive) return 0;
  return 1 | (pod.isReady ? 2 : 0) | (pod.boundAt === null ? 4 : 0);
}
