import { type Distribution, requirePositive } from "./distribution.js";
import type { Stream } from "./stream.js";

/** Time to an event that is as likely at any moment: memoryless. */
export class Exponential implements Distribution {
  readonly mean: number;
  readonly variance: number;

  constructor(mean: number) {
    requirePositive(mean, "mean of an exponential distribution");
    this.mean = mean;
    this.variance = mean * mean;
  }

  cdf(x: number): number {
    return x <= 0 ? 0 : -Math.expm1(-x / this.mean);
  }

  quantile(p: number): number {
    return -this.mean * Math.log1p(-p);
  }

  sample(stream: Stream): number {
    return this.quantile(stream.uniform());
  }
}
