import type { Stream } from "./stream.js";

/** Streams that were asked this often draw ahead. */
const FEW_DRAWS = 16;
const DRAWS_AHEAD = 256;

const MULTIPLIER = 2091639;
const STEP = 2 ** -32;
const LOW_BITS = 2 ** 21;
const LOW_STEP = 2 ** -53;

/** The hash that a name becomes a state by: a multiply-with-carry over its characters. */
const HASH_START = 0xefc8249d;
const HASH_FACTOR = 0.02519603282416938;

/**
 * Alea, a multiply-with-carry generator of three words: each number is two of its steps, the high 32 bits of one and
 * 21 bits of the next. Its numbers are those of `double()` of the package seedrandom 3, which a test holds them to.
 *
 * A busy stream draws a few hundred numbers at a time, with its state in registers. Most streams belong to one pod,
 * and are asked once or twice: those stay small.
 *
 * Source: J. Baagøe, "Better random numbers for JavaScript" (2010), Alea and Mash.
 */
export class AleaStream implements Stream {
  #s0: number;
  #s1: number;
  #s2: number;
  #carry = 1;
  #ahead: Float64Array | null = null;
  /** Place of the next number in `#ahead`; before that the count of numbers given out. */
  #next = 0;

  constructor(seed: string) {
    // The hash goes on from word to word: each of the three reads the name with what the one before left.
    let hash = hashOnward(HASH_START, " ");
    this.#s0 = fractionOf(hash);
    hash = hashOnward(hash, " ");
    this.#s1 = fractionOf(hash);
    hash = hashOnward(hash, " ");
    this.#s2 = fractionOf(hash);
    hash = hashOnward(hash, seed);
    this.#s0 = difference(this.#s0, fractionOf(hash));
    hash = hashOnward(hash, seed);
    this.#s1 = difference(this.#s1, fractionOf(hash));
    hash = hashOnward(hash, seed);
    this.#s2 = difference(this.#s2, fractionOf(hash));
  }

  uniform(): number {
    const ahead = this.#ahead;
    if (ahead === null) return this.#drawOne();
    if (this.#next === DRAWS_AHEAD) this.#fill(ahead);
    return ahead[this.#next++]!;
  }

  #drawOne(): number {
    const first = MULTIPLIER * this.#s0 + this.#carry * STEP;
    const firstCarry = first | 0;
    const second = MULTIPLIER * this.#s1 + firstCarry * STEP;
    this.#carry = second | 0;
    this.#s0 = this.#s2;
    this.#s1 = first - firstCarry;
    this.#s2 = second - this.#carry;
    if (++this.#next === FEW_DRAWS) {
      this.#ahead = new Float64Array(DRAWS_AHEAD);
      this.#next = DRAWS_AHEAD;
    }
    return this.#s1 + ((this.#s2 * LOW_BITS) | 0) * LOW_STEP;
  }

  #fill(ahead: Float64Array): void {
    let s0 = this.#s0;
    let s1 = this.#s1;
    let s2 = this.#s2;
    let carry = this.#carry;
    for (let i = 0; i < DRAWS_AHEAD; i++) {
      const first = MULTIPLIER * s0 + carry * STEP;
      carry = first | 0;
      const high = first - carry;
      const second = MULTIPLIER * s1 + carry * STEP;
      carry = second | 0;
      s0 = s2;
      s1 = high;
      s2 = second - carry;
      ahead[i] = high + ((s2 * LOW_BITS) | 0) * LOW_STEP;
    }
    this.#s0 = s0;
    this.#s1 = s1;
    this.#s2 = s2;
    this.#carry = carry;
    this.#next = 0;
  }
}

function hashOnward(start: number, text: string): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) {
    hash += text.charCodeAt(i);
    const product = HASH_FACTOR * hash;
    const whole = product >>> 0;
    const spread = (product - whole) * whole;
    hash = spread >>> 0;
    hash += (spread - hash) * 2 ** 32;
  }
  return hash;
}

function fractionOf(hash: number): number {
  return (hash >>> 0) * STEP;
}

/** Modulo 1. */
function difference(a: number, b: number): number {
  return a < b ? a - b + 1 : a - b;
}
