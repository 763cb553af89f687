import type { Stream } from "./stream.js";

/** Streams that were asked one by one this often draw ahead: first as many again, then twice as many each time. */
const FEW_DRAWS = 16;
const MOST_DRAWS_AHEAD = 256;

/** Of the recurrence: its multiplier, and 2^-32, 2^21 and 2^-53. */
const MULTIPLIER = 2091639;
const STEP = 2 ** -32;
const LOW_BITS = 2 ** 21;
const LOW_STEP = 2 ** -53;

/** Of the hash that makes a seed's words into the first state. */
const HASH_START = 0xefc8249d;
const HASH_MULTIPLIER = 0.02519603282416938;
const HASH_SPAN = 2 ** 32;
const BLANK = 0x20;

/**
 * Alea (Baagøe 2010): the numbers of seedrandom 3's `alea(seed).double()`, which a test holds it to; the plain call
 * has only 32 bits.
 *
 * Most streams belong to one pod and are asked once or twice, so that making one costs more than its numbers. The
 * library's generators are closures, six of them each; here the state is four fields. A busy stream draws up to a few
 * hundred numbers at a time, in one loop.
 */
export class AleaStream implements Stream {
  // Numbers from the start: a field that begins without one is boxed anew at each write.
  #s0 = 0.5;
  #s1 = 0.5;
  #s2 = 0.5;
  #carry = 1;
  /** How many were drawn one by one, up to `FEW_DRAWS`. */
  #singles = 0;
  #ahead: Float64Array | null = null;
  /** Place in `#ahead` of the next one. */
  #next = 0;

  constructor(seed: string) {
    let hash = mixed(HASH_START, BLANK);
    const s0 = fractionOf(hash);
    hash = mixed(hash, BLANK);
    const s1 = fractionOf(hash);
    hash = mixed(hash, BLANK);
    const s2 = fractionOf(hash);
    hash = mixedAll(hash, seed);
    this.#s0 = positive(s0 - fractionOf(hash));
    hash = mixedAll(hash, seed);
    this.#s1 = positive(s1 - fractionOf(hash));
    hash = mixedAll(hash, seed);
    this.#s2 = positive(s2 - fractionOf(hash));
  }

  uniform(): number {
    const ahead = this.#ahead;
    if (ahead !== null && this.#next < ahead.length) return ahead[this.#next++]!;
    return this.#singles < FEW_DRAWS ? this.#drawOne() : this.#drawAhead();
  }

  uniformsInto(into: Float64Array, first: number, count: number): void {
    if (this.#ahead === null) this.#draw(into, first, count);
    else for (let i = 0; i < count; i++) into[first + i] = this.uniform();
  }

  #drawOne(): number {
    this.#singles++;
    const first = MULTIPLIER * this.#s0 + this.#carry * STEP;
    const carried = first | 0;
    const high = first - carried;
    const second = MULTIPLIER * this.#s1 + carried * STEP;
    const carry = second | 0;
    const low = second - carry;
    this.#s0 = this.#s2;
    this.#s1 = high;
    this.#s2 = low;
    this.#carry = carry;
    return high + ((low * LOW_BITS) | 0) * LOW_STEP;
  }

  #drawAhead(): number {
    let ahead = this.#ahead;
    if (ahead === null) ahead = new Float64Array(FEW_DRAWS);
    else if (ahead.length < MOST_DRAWS_AHEAD) ahead = new Float64Array(2 * ahead.length);
    this.#ahead = ahead;
    this.#draw(ahead, 0, ahead.length);
    this.#next = 1;
    return ahead[0]!;
  }

  #draw(into: Float64Array, begin: number, count: number): void {
    let s0 = this.#s0;
    let s1 = this.#s1;
    let s2 = this.#s2;
    let carry = this.#carry;
    for (let i = begin; i < begin + count; i++) {
      const first = MULTIPLIER * s0 + carry * STEP;
      carry = first | 0;
      const high = first - carry;
      const second = MULTIPLIER * s1 + carry * STEP;
      carry = second | 0;
      s0 = s2;
      s1 = high;
      s2 = second - carry;
      into[i] = high + ((s2 * LOW_BITS) | 0) * LOW_STEP;
    }
    this.#s0 = s0;
    this.#s1 = s1;
    this.#s2 = s2;
    this.#carry = carry;
  }
}

function mixedAll(hash: number, text: string): number {
  let all = hash;
  for (let i = 0; i < text.length; i++) all = mixed(all, text.charCodeAt(i));
  return all;
}

/** A hash that has taken one more UTF-16 unit in. */
function mixed(hash: number, unit: number): number {
  const sum = hash + unit;
  const product = HASH_MULTIPLIER * sum;
  const whole = product >>> 0;
  const spread = (product - whole) * whole;
  const high = spread >>> 0;
  return high + (spread - high) * HASH_SPAN;
}

/** A hash's low word as a fraction of 1. */
function fractionOf(hash: number): number {
  return (hash >>> 0) * STEP;
}

function positive(fraction: number): number {
  return fraction < 0 ? fraction + 1 : fraction;
}
