import { type Distribution, requirePositive } from "./distribution.js";
import { Gamma } from "./gamma.js";
import type { Stream } from "./stream.js";

/** Sum of `stages` equal exponential times; squared coefficient of variation 1 / stages. Takes `stages` uniforms. */
export class Erlang implements Distribution {
  readonly stages: number;
  readonly mean: number;
  readonly variance: number;
  readonly #gamma: Gamma;

  constructor(stages: number, mean: number) {
    requirePositive(mean, "mean of an Erlang distribution");
    if (!Number.isInteger(stages) || stages < 1) {
      throw new RangeError(`an Erlang distribution has 1, 2, 3, … stages, not ${stages}`);
    }
    this.stages = stages;
    this.mean = mean;
    this.variance = (mean * mean) / stages;
    this.#gamma = new Gamma(stages, mean);
  }

  cdf(x: number): number {
    return this.#gamma.cdf(x);
  }

  quantile(p: number): number {
    return this.#gamma.quantile(p);
  }

  sample(stream: Stream): number {
    let sum = 0;
    for (let i = 0; i < this.stages; i++) sum -= Math.log1p(-stream.uniform());
    return (sum * this.mean) / this.stages;
  }
}
