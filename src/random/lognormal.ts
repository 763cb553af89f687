import { type Distribution, requirePositive } from "./distribution.js";
import { normalCdf, normalQuantile } from "./normal.js";
import type { Stream } from "./stream.js";

/** Smallest uniform a quantile is taken of, so that a draw of exactly 0 stays finite. */
const SMALLEST = 2 ** -54;

/** exp(N(mu, sigma²)): many small, few very large; what start-up and boot times look like. */
export class Lognormal implements Distribution {
  readonly mu: number;
  readonly sigma: number;
  readonly mean: number;
  readonly variance: number;

  constructor(mu: number, sigma: number) {
    if (!(sigma >= 0))
      throw new RangeError(`sigma of a lognormal distribution must be 0 or more, not ${sigma}`);
    this.mu = mu;
    this.sigma = sigma;
    this.mean = Math.exp(mu + sigma ** 2 / 2);
    this.variance = Math.expm1(sigma ** 2) * this.mean ** 2;
  }

  static fromMeanAndScv(mean: number, scv: number): Lognormal {
    requirePositive(mean, "mean of a lognormal distribution");
    const variance = Math.log1p(scv);
    return new Lognormal(Math.log(mean) - variance / 2, Math.sqrt(variance));
  }

  /**
   * The lognormal with this median and 99th percentile.
   *
   * Throws RangeError unless 0 < p50 ≤ p99.
   * @example Lognormal.fromPercentiles(60, 120).quantile(0.99) // 120
   */
  static fromPercentiles(p50: number, p99: number): Lognormal {
    requirePositive(p50, "p50");
    if (!(p99 >= p50)) throw new RangeError(`p99 must be at least p50 (${p50}), not ${p99}`);
    return new Lognormal(Math.log(p50), Math.log(p99 / p50) / normalQuantile(0.99));
  }

  cdf(x: number): number {
    if (x <= 0) return 0;
    if (this.sigma === 0) return x >= this.mean ? 1 : 0;
    return normalCdf((Math.log(x) - this.mu) / this.sigma);
  }

  quantile(p: number): number {
    return Math.exp(this.mu + this.sigma * normalQuantile(Math.max(p, SMALLEST)));
  }

  sample(stream: Stream): number {
    return this.quantile(stream.uniform());
  }
}
