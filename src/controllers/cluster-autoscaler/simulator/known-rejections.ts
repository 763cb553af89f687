import type { Node } from "../../../cluster/index.js";
import type { SchedulingPod } from "../../../scheduling/index.js";

/** Pods of so many different templates are remembered. */
const MOST_TEMPLATES = 100;

/** Which nodes turned pods of one template down, by their place in the list. */
export class Rejections {
  readonly #nodes: (Node | undefined)[] = [];
  readonly #generations: number[] = [];

  /** Whether the node at this place turned such a pod down and has not changed since. */
  has(place: number, node: Node): boolean {
    return this.#nodes[place] === node && this.#generations[place] === node.generation;
  }

  add(place: number, node: Node): void {
    this.#nodes[place] = node;
    this.#generations[place] = node.generation;
  }
}

/**
 * Remembers which nodes turned a pod down, so that its equals need not ask them again before they change. Only for
 * pods that are judged node by node.
 */
export class KnownRejections {
  readonly #byPod = new Map<SchedulingPod, Rejections>();

  of(pod: SchedulingPod): Rejections {
    let known = this.#byPod.get(pod);
    if (known === undefined) {
      if (this.#byPod.size === MOST_TEMPLATES) this.#byPod.clear();
      known = new Rejections();
      this.#byPod.set(pod, known);
    }
    return known;
  }
}
