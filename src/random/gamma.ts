import { type Distribution, requirePositive } from "./distribution.js";
import { regularizedGammaP } from "./gamma-function.js";
import { invertIncreasing } from "./invert-cdf.js";
import { normalQuantile } from "./normal.js";
import type { Stream } from "./stream.js";

/**
 * Gamma distribution by shape and mean; its squared coefficient of variation is 1 / shape.
 * A sample takes a varying number of uniforms.
 *
 * Source of samples: Marsaglia and Tsang (2000), "A simple method for generating gamma variables".
 */
export class Gamma implements Distribution {
  readonly shape: number;
  readonly mean: number;
  readonly variance: number;

  constructor(shape: number, mean: number) {
    requirePositive(shape, "shape of a gamma distribution");
    requirePositive(mean, "mean of a gamma distribution");
    this.shape = shape;
    this.mean = mean;
    this.variance = (mean * mean) / shape;
  }

  static fromMeanAndScv(mean: number, scv: number): Gamma {
    return new Gamma(1 / scv, mean);
  }

  cdf(x: number): number {
    return regularizedGammaP(this.shape, (x * this.shape) / this.mean);
  }

  quantile(p: number): number {
    if (p <= 0) return 0;
    return invertIncreasing((x) => this.cdf(x), p, 0, this.mean);
  }

  sample(stream: Stream): number {
    return (this.mean / this.shape) * unitGamma(this.shape, stream);
  }
}

function unitGamma(shape: number, stream: Stream): number {
  if (shape < 1) return unitGamma(shape + 1, stream) * (1 - stream.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normalQuantile(Math.max(stream.uniform(), 2 ** -54));
    const v = (1 + c * z) ** 3;
    if (v <= 0) continue;
    if (Math.log1p(-stream.uniform()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}
