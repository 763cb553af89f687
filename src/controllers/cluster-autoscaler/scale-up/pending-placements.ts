import type { Pod, PodTemplate } from "../../../cluster/index.js";
import { HintingSimulator } from "../simulator/hinting-simulator.js";
import { SimilarPods } from "../simulator/similar-pods.js";
import type { StandingSnapshot } from "../simulator/standing-snapshot.js";
import { filterOutSchedulable, inOrderOfPlacing } from "./filter-out-schedulable.js";

/**
 * Where the pending pods would go, remembered from run to run.
 *
 * While the nodes stay as they are, the pods of the last run would be placed as they were: each is tried first where
 * it was put, in the order of then. So where a run has those pods and then some, only the latter are placed. That
 * holds for pods that are judged node by node; with any other among them, each run places all anew.
 */
export class PendingPlacements {
  readonly #standing: StandingSnapshot;
  readonly #hints = new HintingSimulator();
  #ordered: readonly Pod[] = [];
  /** One entry per pod of `#ordered`. */
  #templates: PodTemplate[] = [];
  readonly #placed = new Set<Pod>();
  #similar = new SimilarPods();
  #isRepeatable = true;

  constructor(standing: StandingSnapshot) {
    this.#standing = standing;
  }

  /** Whether another run with the same pods on the same nodes would place them as they are placed now. */
  get isRepeatable(): boolean {
    return this.#isRepeatable;
  }

  /** The pods that no node of the run's snapshot has room for; the others are placed in it. */
  withoutRoom(pods: readonly Pod[]): readonly Pod[] {
    const ordered = inOrderOfPlacing(pods);
    if (this.#standing.arePlacementsKept && this.#isRepeatable && this.#isContinuedBy(ordered)) {
      this.#placeMore(ordered.slice(this.#ordered.length));
    } else {
      this.#placeAll(pods);
    }
    for (let i = this.#templates.length; i < ordered.length; i++) {
      const pod = ordered[i]!;
      this.#templates.push(pod.template);
      this.#isRepeatable &&= this.#standing.snapshot.isJudgedAlone(pod);
    }
    this.#ordered = ordered;
    return pods.filter((pod) => !this.#placed.has(pod));
  }

  /** Takes back what was placed, for a run without pending pods. Hints stay as they are. */
  clear(): void {
    if (this.#ordered.length === 0) return;
    this.#ordered = [];
    this.#forget();
  }

  #isContinuedBy(ordered: readonly Pod[]): boolean {
    const known = this.#ordered;
    if (known.length === 0 || ordered.length < known.length) return false;
    for (let i = 0; i < known.length; i++) {
      const pod = ordered[i]!;
      if (pod !== known[i] || pod.template !== this.#templates[i]) return false;
    }
    return true;
  }

  #placeMore(pods: readonly Pod[]): void {
    if (pods.length === 0) return;
    const { snapshot } = this.#standing;
    const placed = this.#hints.trySchedulePods(snapshot, pods, { similar: this.#similar });
    this.#hints.keepOldHints();
    for (const { pod } of placed) this.#placed.add(pod);
  }

  #placeAll(pods: readonly Pod[]): void {
    this.#forget();
    const { snapshot } = this.#standing;
    const { schedulable } = filterOutSchedulable(pods, snapshot, this.#hints, { similar: this.#similar });
    for (const { pod } of schedulable) this.#placed.add(pod);
  }

  #forget(): void {
    this.#standing.dropPlacements();
    this.#similar = new SimilarPods();
    this.#placed.clear();
    this.#templates = [];
    this.#isRepeatable = true;
  }
}
