import type { Stream } from "./stream.js";

/** Alea's constants: a multiplier, and 2^-32, 2^21 and 2^-53. */
const MULTIPLIER = 2091639;
const STEP = 2.3283064365386963e-10;
const LOW_BITS = 0x200000;
const LOW_STEP = 1.1102230246251565e-16;

/** Of the hash that spreads a seed: what it begins with, and its multiplier. */
const HASH_START = 0xefc8249d;
const HASH_MULTIPLIER = 0.02519603282416938;

/** Streams that were asked this often draw ahead: first as many numbers again, then twice as many each time. */
const FEW_DRAWS = 16;
const MOST_DRAWS_AHEAD = 256;
/** Numbers of the generator's state, behind those drawn: s0, s1, s2, c. */
const STATE_WIDTH = 4;

/** The hash's state once `text` is taken in, too. */
function hashOn(state: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    state += text.charCodeAt(i);
    const product = HASH_MULTIPLIER * state;
    const whole = product >>> 0;
    const mixed = (product - whole) * whole;
    state = mixed >>> 0;
    state += (mixed - state) * 0x100000000;
  }
  return state;
}

/** Before the seed the hash takes in a blank for each of the generator's three numbers. */
const FIRST_BLANK = hashOn(HASH_START, " ");
const SECOND_BLANK = hashOn(FIRST_BLANK, " ");
const THIRD_BLANK = hashOn(SECOND_BLANK, " ");

/** One of the three numbers that a generator begins with, in [0, 1). */
function difference(ofBlank: number, ofSeed: number): number {
  const between = (ofBlank >>> 0) * STEP - (ofSeed >>> 0) * STEP;
  return between < 0 ? between + 1 : between;
}

/**
 * Alea (Baagøe 2010), the numbers of seedrandom 3's `double()`: the plain call has only 32 bits.
 *
 * Most streams belong to one pod and are asked a few times: making one is what they cost, and the library makes half a
 * dozen closures for each. A busy stream draws up to a few hundred numbers at a time, by the same recurrence in one loop.
 */
export class AleaStream implements Stream {
  #s0: number;
  #s1: number;
  #s2: number;
  #c = 1;
  #ahead: Float64Array | null = null;
  #next = 0;
  /** Of the numbers drawn ahead. */
  #count = 0;

  constructor(seed: string) {
    const once = hashOn(THIRD_BLANK, seed);
    const twice = hashOn(once, seed);
    const thrice = hashOn(twice, seed);
    this.#s0 = difference(FIRST_BLANK, once);
    this.#s1 = difference(SECOND_BLANK, twice);
    this.#s2 = difference(THIRD_BLANK, thrice);
  }

  uniform(): number {
    if (this.#ahead === null) return this.#draw();
    const ahead = this.#next === this.#count ? this.#fill(this.#ahead) : this.#ahead;
    return ahead[this.#next++]!;
  }

  #draw(): number {
    const first = MULTIPLIER * this.#s0 + this.#c * STEP;
    const carried = first | 0;
    const high = first - carried;
    const second = MULTIPLIER * this.#s1 + carried * STEP;
    this.#c = second | 0;
    this.#s0 = this.#s2;
    this.#s1 = high;
    this.#s2 = second - this.#c;
    if (++this.#next === FEW_DRAWS) {
      this.#ahead = Float64Array.of(this.#s0, this.#s1, this.#s2, this.#c);
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
