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
  /** As found in this run, each node once. */
  #found: UnremovableNode[] = [];
  /** The same by name, with what was noted later; null: not needed yet. */
  #byName: Map<string, UnremovableNode> | null = null;

  /** Begins a run: forgets reasons, expired waits and nodes that are gone. */
  begin(exists: (name: string) => boolean, now: SimTime): void {
    this.#found = [];
    this.#byName = null;
    for (const [name, { recheckAt }] of this.#recent) {
      if (!exists(name) || recheckAt! <= now) this.#recent.delete(name);
    }
  }

  /** Adds a node of which this run has found nothing yet. */
  add(node: UnremovableNode): void {
    this.#found.push(node);
    this.#byName?.set(node.node, node);
  }

  /** Notes what keeps a node, in place of what was found before. */
  note(node: UnremovableNode): void {
    this.#reasons().set(node.node, node);
  }

  /** Adds a node that is not looked at before the given time. */
  addUntil(node: UnremovableNode, recheckAt: SimTime): void {
    const waiting = { ...node, recheckAt };
    this.#recent.set(node.node, waiting);
    this.add(waiting);
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
    return this.#reasons().get(name);
  }

  /** What `add` was told in this run, in its order. */
  found(): readonly UnremovableNode[] {
    return this.#found;
  }

  /** Every node with a reason, in the order in which they were found. */
  list(): readonly UnremovableNode[] {
    return [...this.#reasons().values()];
  }

  #reasons(): Map<string, UnremovableNode> {
    this.#byName ??= new Map(this.#found.map((node) => [node.node, node]));
    return this.#byName;
  }
}
