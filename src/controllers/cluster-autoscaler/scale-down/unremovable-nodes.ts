import { NEVER, type SimTime } from "../../../units/index.js";
import type { UnremovableNode } from "./unremovable-node.js";

/**
 * Why each node stays, as the last run found it, and which nodes need no look for a while because their simulation
 * failed.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/unremovable/nodes.go
 */
export class UnremovableNodes {
  readonly #recent = new Map<string, UnremovableNode>();
  #reasons = new Map<string, UnremovableNode>();

  /** Begins a run: forgets reasons, expired waits and nodes that are gone. */
  begin(exists: (name: string) => boolean, now: SimTime): void {
    this.#reasons = new Map();
    for (const [name, { recheckAt }] of this.#recent) {
      if (!exists(name) || recheckAt! <= now) this.#recent.delete(name);
    }
  }

  add(node: UnremovableNode): void {
    this.#reasons.set(node.node, node);
  }

  /** Adds a node that is not looked at before the given time. */
  addUntil(node: UnremovableNode, recheckAt: SimTime): void {
    const waiting = { ...node, recheckAt };
    this.#recent.set(node.node, waiting);
    this.#reasons.set(node.node, waiting);
  }

  /** What was found of a node whose wait has not ended, or undefined. */
  recent(name: string): UnremovableNode | undefined {
    return this.#recent.get(name);
  }

  /** When the first wait ends. */
  nextRecheck(): SimTime {
    let first = NEVER;
    for (const { recheckAt } of this.#recent.values()) if (recheckAt! < first) first = recheckAt!;
    return first;
  }

  get(name: string): UnremovableNode | undefined {
    return this.#reasons.get(name);
  }

  /** Every node with a reason, in the order in which they were found. */
  list(): readonly UnremovableNode[] {
    return [...this.#reasons.values()];
  }
}
