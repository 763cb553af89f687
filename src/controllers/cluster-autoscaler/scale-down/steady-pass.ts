import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { nextChangeWithTime } from "./next-change-with-time.js";

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
 * or node is on its way out. Both bound how long the memory holds.
 */
export class SteadyPass {
  #facts: PassFacts | null = null;
  readonly #generations: number[] = [];
  #until = 0 as SimTime;

  /** Keeps the facts of a pass whose result equals that of the pass before; it holds before `recheckAt` at most. */
  remember(facts: PassFacts, recheckAt: SimTime, now: SimTime): void {
    this.#facts = facts;
    this.#until = recheckAt;
    this.#generations.length = 0;
    for (const node of facts.nodes) {
      this.#generations.push(node.generation);
      const change = nextChangeWithTime(node, now);
      if (change < this.#until) this.#until = change;
    }
  }

  forget(): void {
    this.#facts = null;
  }

  /** Until when a pass over the same facts finds the same; 0: nothing is known. */
  get until(): SimTime {
    return this.#facts === null ? (0 as SimTime) : this.#until;
  }

  /** The limit that the remembered pass had. */
  get limit(): number | null {
    return this.#facts?.limit ?? null;
  }

  /** Whether a pass over these facts would find the same again. */
  holds(facts: PassFacts, now: SimTime): boolean {
    const known = this.#facts;
    if (known === null || now >= this.#until || facts.limit !== known.limit) return false;
    if (!areEqualSets(facts.beingDeleted, known.beingDeleted)) return false;
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

function areEqualSets(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const name of a) if (!b.has(name)) return false;
  return true;
}

function areSame<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
