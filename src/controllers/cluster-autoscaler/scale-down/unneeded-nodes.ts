import type { SimTime } from "../../../units/index.js";
import type { NodeToBeRemoved } from "./removal-simulator.js";
import type { ScaleDownGroupOptions } from "./scale-down-group.js";

/** A node that could go, and since when. */
export interface UnneededNode {
  readonly removal: NodeToBeRemoved;
  readonly since: SimTime;
}

/**
 * The nodes found unneeded in the last run, with their timers. A node that one run does not collect loses its timer.
 *
 * Order: as the last run collected them.
 * Source: cluster-autoscaler 1.36.1 core/scaledown/unneeded/nodes.go#Update
 */
export class UnneededNodes {
  #byName = new Map<string, UnneededNode>();

  update(removals: readonly NodeToBeRemoved[], now: SimTime): void {
    const updated = new Map<string, UnneededNode>();
    for (const removal of removals) {
      const { name } = removal.node;
      updated.set(name, { removal, since: this.#byName.get(name)?.since ?? now });
    }
    this.#byName = updated;
  }

  clear(): void {
    this.#byName = new Map();
  }

  drop(name: string): void {
    this.#byName.delete(name);
  }

  get size(): number {
    return this.#byName.size;
  }

  get(name: string): UnneededNode | undefined {
    return this.#byName.get(name);
  }

  list(): readonly UnneededNode[] {
    return [...this.#byName.values()];
  }
}

/** How long a node must have been unneeded: by its present readiness, not by that of when the timer began. */
export function removalThreshold(
  isReady: boolean,
  { scaleDownUnneededTime, scaleDownUnreadyTime }: ScaleDownGroupOptions,
): SimTime {
  return isReady ? scaleDownUnneededTime : scaleDownUnreadyTime;
}
