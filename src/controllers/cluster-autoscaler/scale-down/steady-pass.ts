import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import type { PredicateSnapshot } from "../simulator/predicate-snapshot.js";
import { nextChangeWithTime } from "./next-change-with-time.js";

/** What a planning pass depends on beside the memory of the planner. */
export interface PassFacts {
  readonly snapshot: PredicateSnapshot;
  readonly candidates: readonly Node[];
  /** Disruptions allowed per budget, before the pass. */
  readonly allowed: readonly number[];
  readonly beingDeleted: ReadonlySet<string>;
  readonly limit: number;
}

/** Which nodes a pass looked at: where no removal was simulated, only those that might be removed. */
export type PassScope = "candidates" | "all-nodes";

/**
 * Remembers that a pass found what the pass before it had found, so that the next one need not be played as long as
 * nothing changes: it would place every pod where it is hinted to.
 *
 * Two things besides changes of nodes and pods move a pass on: the end of a node's wait, and time itself where a pod
 * or node is on its way out. Both bound how long the memory holds.
 */
export class SteadyPass {
  #facts: PassFacts | null = null;
  #scope: PassScope = "all-nodes";
  /** The nodes of the snapshot that count; the candidates are the first of them. */
  #nodes: readonly Node[] = [];
  readonly #generations: number[] = [];
  #until = 0 as SimTime;

  /** Keeps the facts of a pass whose result equals that of the pass before; it holds before `recheckAt` at most. */
  remember(facts: PassFacts, scope: PassScope, recheckAt: SimTime, now: SimTime): void {
    const { snapshot, beingDeleted, candidates } = facts;
    const all = snapshot.nodes();
    this.#facts = { ...facts, beingDeleted: new Set(beingDeleted) };
    this.#scope = scope;
    this.#nodes = scope === "all-nodes" ? [...all] : all.slice(0, placesOf(candidates, all));
    this.#until = recheckAt;
    this.#generations.length = 0;
    for (const node of this.#nodes) {
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
    const nodes = facts.snapshot.nodes();
    if (this.#scope === "all-nodes" && nodes.length !== this.#nodes.length) return false;
    for (let i = 0; i < this.#nodes.length; i++) {
      const node = this.#nodes[i]!;
      if (node !== nodes[i] || node.generation !== this.#generations[i]) return false;
    }
    return true;
  }
}

/** How many nodes it takes, from the first one on, to have all candidates that are among them. */
function placesOf(candidates: readonly Node[], nodes: readonly Node[]): number {
  const names = new Set(candidates.map(({ name }) => name));
  return nodes.findLastIndex(({ name }) => names.has(name)) + 1;
}

function areEqualSets(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const name of a) if (!b.has(name)) return false;
  return true;
}

function areSame<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
