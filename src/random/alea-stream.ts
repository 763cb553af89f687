import type { Stream } from "./stream.js";

/** Streams that were asked this often draw ahead. */
const FEW_DRAWS = 16;
const DRAWS_AHEAD = 256;

/** Alea's constants: a multiplier, and 2^-32, 2^21, 2^-53 and 2^32. */
const MULTIPLIER = 2091639;
const STEP = 2.3283064365386963e-10;
const LOW_BITS = 0x200000;
const LOW_STEP = 1.1102230246251565e-16;
const WORD = 0x100000000;

/** The multiplier of Mash, the hash that Alea takes its seed with, and the hash of nothing. */
const MASH_MULTIPLIER = 0.02519603282416938;
const EMPTY = 0xefc8249d;

/** Before the seed comes, each of the three state words has taken in one blank. */
const AFTER_ONE_BLANK = mash(EMPTY, " ");
const AFTER_TWO_BLANKS = mash(AFTER_ONE_BLANK, " ");
const AFTER_BLANKS = mash(AFTER_TWO_BLANKS, " ");

/**
 * Alea (Baagøe 2010), seeded as seedrandom 3 seeds it and drawn from as its `double()` does, because the plain call has
 * only 32 bits.
 *
 * Most streams belong to one pod and are asked once or twice: making one is mostly hashing its name. A busy stream draws
 * a few hundred numbers at a time, in one loop.
 */
export class AleaStream implements Stream {
  #s0: number;
  #s1: number;
  #s2: number;
  #c = 1;
  #drawn = 0;
  #ahead: Float64Array | null = null;
  #next = 0;

  constructor(seed: string) {
    // The hash goes on from one word to the next, so that the three differ.
    const first = mash(AFTER_BLANKS, seed);
    const second = mash(first, seed);
    const third = mash(second, seed);
    this.#s0 = wordOf(AFTER_ONE_BLANK, first);
    this.#s1 = wordOf(AFTER_TWO_BLANKS, second);
    this.#s2 = wordOf(AFTER_BLANKS, third);
  }

  uniform(): number {
    if (this.#ahead !== null) {
      if (this.#next === DRAWS_AHEAD) this.#fill(this.#ahead);
      return this.#ahead[this.#next++]!;
    }
    if (++this.#drawn === FEW_DRAWS) {
      this.#ahead = new Float64Array(DRAWS_AHEAD);
      this.#next = DRAWS_AHEAD;
    }
    const first = MULTIPLIER * this.#s0 + this.#c * STEP;
    const carried = first | 0;
    const high = first - carried;
    const second = MULTIPLIER * this.#s1 + carried * STEP;
    this.#c = second | 0;
    this.#s0 = this.#s2;
    this.#s1 = high;
    this.#s2 = second - this.#c;
    return high + ((this.#s2 * LOW_BITS) | 0) * LOW_STEP;
  }

  #fill(ahead: Float64Array): void {
    let s0 = this.#s0;
    let s1 = this.#s1;
    let s2 = this.#s2;
    let c = this.#c;
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
    this.#s0 = s0;
    this.#s1 = s1;
    this.#s2 = s2;
    this.#c = c;
    this.#next = 0;
  }
}

/** Takes a text into a hash. */
function mash(hash: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    hash += text.charCodeAt(i);
    const scaled = MASH_MULTIPLIER * hash;
    const whole = scaled >>> 0;
    const product = (scaled - whole) * whole;
    hash = product >>> 0;
    hash += (product - hash) * WORD;
  }
  return hash;
}

/** A word of the state from the hashes before and after the seed. */
function wordOf(before: number, after: number): number {
  const word = (before >>> 0) * STEP - (after >>> 0) * STEP;
  return word < 0 ? word + 1 : word;
}
