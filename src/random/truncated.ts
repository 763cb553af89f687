import type { Distribution } from "./distribution.js";
import type { Stream } from "./stream.js";

const INTEGRATION_STEPS = 4096;

/**
 * Another distribution on the condition that it falls into [low, high]. Both bounds finite.
 * Moments by Simpson's rule over the conditional distribution function.
 */
export class Truncated implements Distribution {
  readonly base: Distribution;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly variance: number;
  readonly #below: number;
  readonly #inside: number;

  /** Throws RangeError when the bounds are not finite or the base never falls between them. */
  constructor(base: Distribution, low: number, high: number) {
    if (!(low < high) || !Number.isFinite(low) || !Number.isFinite(high)) {
      throw new RangeError(`truncation needs finite low < high, not ${low} and ${high}`);
    }
    this.base = base;
    this.low = low;
    this.high = high;
    this.#below = base.cdf(low);
    this.#inside = base.cdf(high) - this.#below;
    if (!(this.#inside > 0)) throw new RangeError(`the distribution never falls between ${low} and ${high}`);

    const step = (high - low) / INTEGRATION_STEPS;
    let first = 0;
    let second = 0;
    for (let i = 0; i <= INTEGRATION_STEPS; i++) {
      const weight = i === 0 || i === INTEGRATION_STEPS ? 1 : i % 2 === 1 ? 4 : 2;
      const survival = 1 - this.cdf(low + i * step);
      first += weight * survival;
      second += weight * survival * 2 * i * step;
    }
    first *= step / 3;
    second *= step / 3;
    this.mean = low + first;
    this.variance = Math.max(0, second - first * first);
  }

  cdf(x: number): number {
    if (x < this.low) return 0;
    return x >= this.high ? 1 : (this.base.cdf(x) - this.#below) / this.#inside;
  }

  quantile(p: number): number {
    const x = this.base.quantile(this.#below + p * this.#inside);
    return Math.min(this.high, Math.max(this.low, x));
  }

  sample(stream: Stream): number {
    return this.quantile(stream.uniform());
  }
}
