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

  readonly #listeners: ((pod: Pod) => void)[] = [];

  constructor(namespace: string, matches: SelectionMatcher) {
    this.namespace = namespace;
    this.matches = matches;
  }

  /** Called after each change of a member, in the order of subscription. */
  watch(listener: (pod: Pod) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Takes a pod's change into the counts: from one state to another, as `selectionStateOf` tells them. A pod that was
   * in no state is new, one that is in none has gone.
   */
  take(pod: Pod, before: number, now: number): void {
    if (now !== before) {
      this.active += (now & ACTIVE) - (before & ACTIVE);
      this.ready += ((now & READY) - (before & READY)) >> 1;
      this.unscheduled += ((now & UNSCHEDULED) - (before & UNSCHEDULED)) >> 2;
      if (before === 0) this.pods.add(pod);
    }
    if (now === 0) this.pods.delete(pod);
    this.revision++;
    for (const listener of this.#listeners) listener(pod);
  }
}

const ACTIVE = 1;
const READY = 2;
const UNSCHEDULED = 4;
const EXISTS = 8;

/** What a pod counts as in the selections that it belongs to; 0: it does not exist. */
export function selectionStateOf(pod: Pod): number {
  if (!pod.exists) return 0;
  if (!pod.isActive) return EXISTS;
  return EXISTS | ACTIVE | (pod.isReady ? READY : 0) | (pod.boundAt === null ? UNSCHEDULED : 0);
}
