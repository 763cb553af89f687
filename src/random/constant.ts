import type { Distribution } from "./distribution.js";

/** Always the same value. Takes no draw from the stream. */
export class Constant implements Distribution {
  readonly mean: number;
  readonly variance = 0;

  constructor(value: number) {
    if (!Number.isFinite(value)) throw new RangeError(`constant must be a finite number, not ${value}`);
    this.mean = value;
  }

  cdf(x: number): number {
    return x >= this.mean ? 1 : 0;
  }

  quantile(): number {
    return this.mean;
  }

  sample(): number {
    return this.mean;
  }
}
