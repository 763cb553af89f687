import type { Distribution } from "./distribution.js";
import type { Stream } from "./stream.js";

/** Another distribution plus a constant: a floor that nothing comes under. */
export class Shifted implements Distribution {
  readonly base: Distribution;
  readonly by: number;
  readonly mean: number;
  readonly variance: number;

  constructor(base: Distribution, by: number) {
    this.base = base;
    this.by = by;
    this.mean = base.mean + by;
    this.variance = base.variance;
  }

  cdf(x: number): number {
    return this.base.cdf(x - this.by);
  }

  quantile(p: number): number {
    return this.base.quantile(p) + this.by;
  }

  sample(stream: Stream): number {
    return this.base.sample(stream) + this.by;
  }
}
