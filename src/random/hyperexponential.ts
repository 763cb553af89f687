import { type Distribution, requirePositive } from "./distribution.js";
import { invertIncreasing } from "./invert-cdf.js";
import type { Stream } from "./stream.js";

/**
 * One of two exponential times: more variable than one exponential. Balanced means: both branches carry half of
 * the mean. Takes two uniforms.
 *
 * Source: balanced-means fit, e.g. Tijms (2003), "A First Course in Stochastic Models", appendix B.
 */
export class Hyperexponential implements Distribution {
  readonly mean: number;
  readonly variance: number;
  /** Probability and mean of each branch; the first is the shorter one. */
  readonly branches: readonly [
    { readonly probability: number; readonly mean: number },
    { readonly probability: number; readonly mean: number },
  ];

  /** Throws RangeError unless scv ≥ 1. */
  constructor(mean: number, scv: number) {
    requirePositive(mean, "mean of a hyperexponential distribution");
    if (!(scv >= 1))
      throw new RangeError(`scv of a hyperexponential distribution must be at least 1, not ${scv}`);
    const short = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
    this.mean = mean;
    this.variance = scv * mean * mean;
    this.branches = [
      { probability: short, mean: mean / (2 * short) },
      { probability: 1 - short, mean: mean / (2 * (1 - short)) },
    ];
  }

  cdf(x: number): number {
    if (x <= 0) return 0;
    const [a, b] = this.branches;
    return 1 - a.probability * Math.exp(-x / a.mean) - b.probability * Math.exp(-x / b.mean);
  }

  quantile(p: number): number {
    if (p <= 0) return 0;
    return invertIncreasing((x) => this.cdf(x), p, 0, this.mean);
  }

  sample(stream: Stream): number {
    const [a, b] = this.branches;
    const branch = stream.uniform() < a.probability ? a : b;
    return -branch.mean * Math.log1p(-stream.uniform());
  }
}
