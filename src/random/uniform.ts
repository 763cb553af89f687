import type { Distribution } from "./distribution.js";
import type { Stream } from "./stream.js";

/** Any value of [low, high) alike. */
export class Uniform implements Distribution {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly variance: number;

  /** Throws RangeError unless low ≤ high. */
  constructor(low: number, high: number) {
    if (!(low <= high)) throw new RangeError(`uniform needs low ≤ high, not ${low} and ${high}`);
    this.low = low;
    this.high = high;
    this.mean = (low + high) / 2;
    this.variance = (high - low) ** 2 / 12;
  }

  cdf(x: number): number {
    if (x < this.low) return 0;
    return x >= this.high ? 1 : (x - this.low) / (this.high - this.low);
  }

  quantile(p: number): number {
    return this.low + p * (this.high - this.low);
  }

  sample(stream: Stream): number {
    return this.quantile(stream.uniform());
  }
}
