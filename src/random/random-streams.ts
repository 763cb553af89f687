import alea from "seedrandom/lib/alea.js";
import type { Stream } from "./stream.js";

/**
 * Hands out random streams by the name of what they belong to, so that a draw depends on the scenario's seed and
 * that name only, never on what else was drawn before. Two variants of a scenario see the same luck.
 *
 * A key is `purpose/object`: `pull/Deployment/default/web#17`, `boot/service#4`. Asking twice for one key gives two
 * streams with the same numbers.
 *
 * @example new RandomStreams(42).forKey("pull/Deployment/default/web#17").uniform() // always the same
 */
export class RandomStreams {
  readonly seed: string;

  constructor(seed: number | string) {
    this.seed = String(seed);
  }

  forKey(key: string): Stream {
    return new AleaStream(`${this.seed}/${key}`);
  }
}

/** Streams that were asked this often draw ahead. */
const FEW_DRAWS = 16;
const DRAWS_AHEAD = 256;

/**
 * Alea (Baagøe 2010) as seedrandom 3 carries it; `double()`, because the plain call has only 32 bits.
 *
 * A busy stream draws a few hundred numbers at a time: the same numbers, at a third of the cost each, since every
 * generator is a closure of its own that a compiler cannot see through. Most streams belong to one pod, and are asked
 * once or twice.
 */
class AleaStream implements Stream {
  readonly #generator: { double(): number };
  #ahead: Float64Array | null = null;
  #next = 0;

  constructor(seed: string) {
    this.#generator = alea(seed);
  }

  uniform(): number {
    if (this.#ahead === null) return this.#first();
    if (this.#next === DRAWS_AHEAD) this.#fill(this.#ahead);
    return this.#ahead[this.#next++]!;
  }

  #first(): number {
    if (++this.#next === FEW_DRAWS) {
      this.#ahead = new Float64Array(DRAWS_AHEAD);
      this.#next = DRAWS_AHEAD;
    }
    return this.#generator.double();
  }

  #fill(ahead: Float64Array): void {
    const generator = this.#generator;
    for (let i = 0; i < DRAWS_AHEAD; i++) ahead[i] = generator.double();
    this.#next = 0;
  }
}
