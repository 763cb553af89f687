import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import type { PodsToMove } from "./drainability/find-pods-to-move.js";
import { nextChangeWithTime } from "./next-change-with-time.js";
import type { RemainingPdbTracker } from "./pdb-tracker.js";

interface Known {
  readonly generation: number;
  readonly controllers: number;
  readonly until: SimTime;
  readonly drain: PodsToMove;
}

/**
 * Remembers what a drain of a node has to do until the node, its pods or their controllers change, or time changes
 * it. Not where a pod blocks, which time may end; not while there are disruption budgets.
 */
export class KnownDrains {
  readonly #controllersRevision: (() => number) | null;
  readonly #known = new WeakMap<Node, Known>();

  /** `controllersRevision` rises with each change of a controller that drain rules ask for; null: nobody tells. */
  constructor(controllersRevision: (() => number) | null) {
    this.#controllersRevision = controllersRevision;
  }

  of(node: Node, budgets: RemainingPdbTracker, now: SimTime, find: () => PodsToMove): PodsToMove {
    if (this.#controllersRevision === null || !budgets.isEmpty) return find();
    const controllers = this.#controllersRevision();
    const { generation } = node;
    const known = this.#known.get(node);
    if (
      known !== undefined &&
      known.generation === generation &&
      known.controllers === controllers &&
      now < known.until
    ) {
      return known.drain;
    }
    const drain = find();
    if (drain.blocked === null) {
      this.#known.set(node, { generation, controllers, until: nextChangeWithTime(node, now), drain });
    }
    return drain;
  }
}
