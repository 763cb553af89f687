/** Ratio of neighbouring points. */
const STEP = 1.04;
/** The table starts at this share of the mean, or at the least value, and ends where less than this is left. */
const FIRST = 1 / 128;
const LEFT = 1e-8;
const MOST_POINTS = 1200;

/**
 * A distribution with mean 1 given by its survival function, which is asked for once at each of about 200 points;
 * between two of them ln(survival) is a straight line. `least`: no value is below it; it may carry weight.
 */
export class TabulatedSurvival {
  readonly #least: number;
  readonly #x: number[] = [];
  /** −ln(survival). */
  readonly #z: number[] = [];

  constructor(survival: (x: number) => number, least: number) {
    this.#least = least;
    let last = 0;
    // A jump at the least value ends a little above it, where transforms draw it.
    for (let x = least > 0 ? least * 1.002 : FIRST; this.#x.length < MOST_POINTS; x *= STEP) {
      const left = survival(x);
      last = Math.max(last, left > 0 ? -Math.log(left) : Number.POSITIVE_INFINITY);
      if (last > -Math.log(LEFT)) break;
      this.#x.push(x);
      this.#z.push(last);
    }
  }

  cdf(x: number): number {
    return x < this.#least ? 0 : -Math.expm1(-this.#interpolate(this.#x, this.#z, x));
  }

  quantile(p: number): number {
    return Math.max(this.#least, this.#interpolate(this.#z, this.#x, -Math.log1p(-p)));
  }

  /** Straight lines; before the first point from the origin, beyond the last one as between the two before it. */
  #interpolate(from: readonly number[], to: readonly number[], value: number): number {
    const n = from.length;
    if (n < 2 || value <= from[0]!) return n === 0 || from[0] === 0 ? 0 : (to[0]! * value) / from[0]!;
    let low = 0;
    let high = n - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (from[middle]! <= value) low = middle;
      else high = middle;
    }
    const width = from[high]! - from[low]!;
    const fraction = width > 0 ? (value - from[low]!) / width : 1;
    return to[low]! + fraction * (to[high]! - to[low]!);
  }
}
