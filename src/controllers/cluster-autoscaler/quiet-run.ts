import type { Node } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";

/** What a run sees of the world, beside the time. */
export interface RunFacts {
  /** The nodes of the cluster; another array where one of them came, went or changed by itself. */
  readonly nodes: readonly Node[];
  /** Another value in any place: something changed. */
  readonly others: readonly unknown[];
}

/**
 * Remembers a run that did nothing and left everything as it found it, so that the next ones need not be played: on
 * the same world, before anything that is timed is over, they would do nothing, too.
 */
export class QuietRun {
  #facts: RunFacts | null = null;
  readonly #generations: number[] = [];
  #until = 0 as SimTime;

  /** Keeps what a run saw; `until`: when time alone changes what it does. Call it in the instant of the run. */
  remember(facts: RunFacts, until: SimTime): void {
    this.#facts = facts;
    this.#until = until;
    this.#generations.length = 0;
    for (const { generation } of facts.nodes) this.#generations.push(generation);
  }

  forget(): void {
    this.#facts = null;
  }

  /** Whether a run that sees this would do nothing. */
  repeats(nodes: readonly Node[], others: readonly unknown[], now: SimTime): boolean {
    const known = this.#facts;
    if (known === null || now >= this.#until || others.length !== known.others.length) return false;
    for (let i = 0; i < others.length; i++) if (others[i] !== known.others[i]) return false;
    if (nodes !== known.nodes) return false;
    for (let i = 0; i < nodes.length; i++) if (nodes[i]!.generation !== this.#generations[i]) return false;
    return true;
  }
}
