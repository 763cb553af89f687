import type { SimTime } from "../../units/index.js";

/** What the metrics asked for at an earlier sync, before stabilisation and limits. */
export interface Recommendation {
  readonly replicas: number;
  readonly at: SimTime;
}

/**
 * The recommendations that are remembered, in columns: each sync looks through all of them.
 *
 * A new one is written over an outdated one, so that they are not in the order of time.
 */
export class Recommendations {
  readonly #replicas: number[] = [];
  readonly #at: number[] = [];

  static of(list: readonly Recommendation[]): Recommendations {
    const made = new Recommendations();
    for (const { replicas, at } of list) made.put(-1, replicas, at);
    return made;
  }

  get length(): number {
    return this.#at.length;
  }

  replicasOf(slot: number): number {
    return this.#replicas[slot]!;
  }

  madeAt(slot: number): SimTime {
    return this.#at[slot]! as SimTime;
  }

  /** Puts a recommendation over the one at `slot`; −1: at the end. */
  put(slot: number, replicas: number, at: SimTime): void {
    const place = slot < 0 ? this.#at.length : slot;
    this.#replicas[place] = replicas;
    this.#at[place] = at;
  }

  /** Whether every one asks for this count. */
  allAskFor(replicas: number): boolean {
    for (let i = 0; i < this.#replicas.length; i++) if (this.#replicas[i] !== replicas) return false;
    return true;
  }

  /** The last one made before `cutoff`; −1: none was. */
  lastBefore(cutoff: number): number {
    let slot = this.#at.length - 1;
    while (slot >= 0 && this.#at[slot]! >= cutoff) slot--;
    return slot;
  }

  list(): readonly Recommendation[] {
    return this.#at.map((at, i) => ({ replicas: this.#replicas[i]!, at: at as SimTime }));
  }
}
