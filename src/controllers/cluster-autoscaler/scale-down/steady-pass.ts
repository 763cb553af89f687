import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { changesWithTime } from "./changes-with-time.js";

/** What a planning pass depends on beside the memory of the planner. */
export interface PassFacts {
  /** All nodes of the snapshot, in its order. */
  readonly nodes: readonly Node[];
  readonly candidates: readonly Node[];
  /** Disruptions allowed per budget, before the pass. */
  readonly allowed: readonly number[];
  readonly beingDeleted: ReadonlySet<string>;
  readonly limit: number;
}

/**
 * Remembers that a pass found what the pass before it had found, so that the next one need not be played as long as
 * nothing changes: it would place every pod where it is hinted to.
 *
 * Two things besides changes of nodes and pods move a pass on: the end of a node's wait, and time itself where a pod
 * or node is on its way out. The first bounds how long the memory holds; in the second case nothing is remembered.
 */
export class SteadyPass {
  #facts: PassFacts | null = null;
  readonly #generations: number[] = [];
  #until = 0;

  /** Keeps the facts of a pass whose result equals that of the pass before; it holds before `until`. */
  remember(facts: PassFacts, until: SimTime): void {
    this.#facts = facts.nodes.some(changesWithTime) ? null : facts;
    this.#until = until;
    this.#generations.length = 0;
    for (const node of facts.nodes) this.#generations.push(node.generation);
  }

  forget(): void {
    this.#facts = null;
  }

  /** Whether a pass over these facts would find the same again. */
  holds(facts: PassFacts, now: SimTime): boolean {
    const known = this.#facts;
    if (known === null || now >= this.#until || facts.limit !== known.limit) return false;
    if (facts.beingDeleted.size > 0 || known.beingDeleted.size > 0) return false;
    if (!areSame(facts.candidates, known.candidates) || !areSame(facts.allowed, known.allowed)) return false;
    const { nodes } = facts;
    if (nodes.length !== known.nodes.length) return false;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      if (node !== known.nodes[i] || node.generation !== this.#generations[i]) return false;
    }
    return true;
  }
}

function areSame<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
