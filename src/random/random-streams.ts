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

/** Streams that were asked this often draw ahead: first as many numbers again, then twice as many each time. */
const FEW_DRAWS = 16;
const MOST_DRAWS_AHEAD = 256;
/** Numbers of the generator's state, behind those drawn: s0, s1, s2, c. */
const STATE_WIDTH = 4;

/** Alea's constants: a multiplier, and 2^-32, 2^21 and 2^-53. */
const MULTIPLIER = 2091639;
const STEP = 2.3283064365386963e-10;
const LOW_BITS = 0x200000;
const LOW_STEP = 1.1102230246251565e-16;

/**
 * Alea (Baagøe 2010) as seedrandom 3 carries it; `double()`, because the plain call has only 32 bits.
 *
 * A busy stream draws up to a few hundred numbers at a time: the same numbers, by the same recurrence in one loop, since
 * every generator of the library is a closure of its own that a compiler cannot see through. Most streams belong to one
 * pod, and are asked once or twice.
 */
class AleaStream implements Stream {
  #generator: ReturnType<typeof alea> | null;
  #ahead: Float64Array | null = null;
  #next = 0;
  /** Of the numbers drawn ahead. */
  #count = 0;

  constructor(seed: string) {
    this.#generator = alea(seed, { state: true });
  }

  uniform(): number {
    if (this.#ahead === null) return this.#first(this.#generator!);
    const ahead = this.#next === this.#count ? this.#fill(this.#ahead) : this.#ahead;
    return ahead[this.#next++]!;
  }

  #first(generator: ReturnType<typeof alea>): number {
    const drawn = generator.double();
    if (++this.#next === FEW_DRAWS) {
      const { s0, s1, s2, c } = generator.state();
      this.#generator = null;
      this.#ahead = Float64Array.of(s0, s1, s2, c);
      this.#next = 0;
    }
    return drawn;
  }

  #fill(before: Float64Array): Float64Array {
    const state = this.#count;
    let s0 = before[state]!;
    let s1 = before[state + 1]!;
    let s2 = before[state + 2]!;
    let c = before[state + 3]!;
    const count = this.#count === MOST_DRAWS_AHEAD ? this.#count : Math.max(FEW_DRAWS, 2 * this.#count);
    const ahead = count === this.#count ? before : new Float64Array(count + STATE_WIDTH);
    for (let i = 0; i < count; i++) {
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
    ahead[count] = s0;
    ahead[count + 1] = s1;
    ahead[count + 2] = s2;
    ahead[count + 3] = c;
    this.#ahead = ahead;
    this.#count = count;
    this.#next = 0;
    return ahead;
  }
}
