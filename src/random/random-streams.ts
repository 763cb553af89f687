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

/** Alea's constants: a multiplier, and 2^-32, 2^21 and 2^-53. */
const MULTIPLIER = 2091639;
const STEP = 2.3283064365386963e-10;
const LOW_BITS = 0x200000;
const LOW_STEP = 1.1102230246251565e-16;

/**
 * Alea (Baagøe 2010) as seedrandom 3 carries it; `double()`, because the plain call has only 32 bits.
 *
 * A busy stream draws a few hundred numbers at a time: the same numbers, by the same recurrence in one loop, since every
 * generator of the library is a closure of its own that a compiler cannot see through. Most streams belong to one pod,
 * and are asked once or twice.
 */
class AleaStream implements Stream {
  #generator: ReturnType<typeof alea> | null;
  #ahead: Float64Array | null = null;
  #next = 0;
  /** The generator's state, once the stream draws ahead: s0, s1, s2, c. */
  #state: Float64Array | null = null;

  constructor(seed: string) {
    this.#generator = alea(seed, { state: true });
  }

  uniform(): number {
    if (this.#ahead === null) return this.#first(this.#generator!);
    if (this.#next === DRAWS_AHEAD) this.#fill(this.#ahead, this.#state!);
    return this.#ahead[this.#next++]!;
  }

  #first(generator: ReturnType<typeof alea>): number {
    const drawn = generator.double();
    if (++this.#next === FEW_DRAWS) {
      const { s0, s1, s2, c } = generator.state();
      this.#state = Float64Array.of(s0, s1, s2, c);
      this.#generator = null;
      this.#ahead = new Float64Array(DRAWS_AHEAD);
      this.#next = DRAWS_AHEAD;
    }
    return drawn;
  }

  #fill(ahead: Float64Array, state: Float64Array): void {
    let s0 = state[0]!;
    let s1 = state[1]!;
    let s2 = state[2]!;
    let c = state[3]!;
    for (let i = 0; i < DRAWS_AHEAD; i++) {
      const first = MULTIPLIER * s0 + c * STEP;
      c = first | 0;
      const high = first - c;
      const second = MULTIPLIER * s1 + c * STEP;
      c = second | 0;
      s0 = s2;
      s1 = high;
      s2 = second - c;
      ahead[i] = high + ((s2 * LOW_BITS) | 0) * LOW_STEP;
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = c;
    this.#next = 0;
  }
}
