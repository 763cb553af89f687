import type { Stream } from "./stream.js";

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

/** The constants of its hash "Mash": where it starts, its multiplier, and 2^32. */
const MASH_START = 0xefc8249d;
const MASH_MULTIPLIER = 0.02519603282416938;
const WORD = 0x100000000;
/** What the hash is after one, two and three spaces, which every seeding begins with, and the numbers it then gives. */
const BLANK = ((): { readonly hash: number; readonly numbers: readonly [number, number, number] } => {
  const first = mash(MASH_START, " ");
  const second = mash(first, " ");
  const third = mash(second, " ");
  return { hash: third, numbers: [numberOf(first), numberOf(second), numberOf(third)] };
})();

/**
 * Alea with a text as its seed; two of its 32-bit numbers make one of 53 bits.
 *
 * A busy stream draws up to a few hundred numbers at a time: the same numbers, in one loop over one array. Most streams
 * belong to one pod, and are asked once or twice: what they cost is the hash of their key, three times over.
 *
 * Source: J. Baagøe, "Better random numbers for JavaScript", 2010; the numbers are those of seedrandom 3.0.5
 * lib/alea.js `double()`, held by test/unit/random/random-streams.test.ts
 */
export class AleaStream implements Stream {
  #s0: number;
  #s1: number;
  #s2: number;
  #carry = 1;
  #ahead: Float64Array | null = null;
  #next = 0;
  /** Of the numbers drawn ahead. */
  #count = 0;

  constructor(seed: string) {
    const first = mash(BLANK.hash, seed);
    const second = mash(first, seed);
    const third = mash(second, seed);
    const [s0, s1, s2] = BLANK.numbers;
    this.#s0 = difference(s0, numberOf(first));
    this.#s1 = difference(s1, numberOf(second));
    this.#s2 = difference(s2, numberOf(third));
  }

  uniform(): number {
    if (this.#ahead === null) return this.#first();
    const ahead = this.#next === this.#count ? this.#fill(this.#ahead) : this.#ahead;
    return ahead[this.#next++]!;
  }

  #first(): number {
    const one = MULTIPLIER * this.#s0 + this.#carry * STEP;
    const high = one - (one | 0);
    const two = MULTIPLIER * this.#s1 + (one | 0) * STEP;
    this.#carry = two | 0;
    this.#s0 = this.#s2;
    this.#s1 = high;
    this.#s2 = two - this.#carry;
    if (++this.#next === FEW_DRAWS) {
      this.#ahead = Float64Array.of(this.#s0, this.#s1, this.#s2, this.#carry);
      this.#next = 0;
    }
    return high + ((this.#s2 * LOW_BITS) | 0) * LOW_STEP;
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

/** Goes on with the hash over a text. */
function mash(hash: number, text: string): number {
  let n = hash;
  for (let i = 0; i < text.length; i++) {
    const product = MASH_MULTIPLIER * (n + text.charCodeAt(i));
    const whole = Math.floor(product);
    const spread = (product - whole) * whole;
    const word = Math.floor(spread);
    n = word + (spread - word) * WORD;
  }
  return n;
}

/** The number in [0, 1) that a hash stands for. */
function numberOf(hash: number): number {
  return (hash >>> 0) * STEP;
}

/** a - b on the circle of length 1. */
function difference(a: number, b: number): number {
  return a < b ? a - b + 1 : a - b;
}
