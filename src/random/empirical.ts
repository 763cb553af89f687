import type { Distribution } from "./distribution.js";
import type { Stream } from "./stream.js";

/** A measured quantile: `value` is reached with probability `p`. */
export interface QuantilePoint {
  readonly p: number;
  readonly value: number;
}

/**
 * A distribution given by measured quantiles, straight lines between them. Without a point at 0 or 1 the first
 * and last values stand for everything beyond.
 */
export class Empirical implements Distribution {
  readonly mean: number;
  readonly variance: number;
  readonly #p: readonly number[];
  readonly #values: readonly number[];

  /** Throws RangeError for no points, probabilities outside [0, 1] or not increasing, or values that decrease. */
  constructor(points: readonly QuantilePoint[]) {
    const first = points[0];
    const last = points[points.length - 1];
    if (first === undefined || last === undefined)
      throw new RangeError("an empirical distribution needs points");
    for (let i = 0; i < points.length; i++) {
      const { p, value } = points[i]!;
      if (!(p >= 0 && p <= 1) || !Number.isFinite(value)) {
        throw new RangeError(`quantile point ${p}: ${value} is not a probability and a number`);
      }
      if (i > 0 && !(p > points[i - 1]!.p && value >= points[i - 1]!.value)) {
        throw new RangeError(`quantile points must rise: ${points[i - 1]!.p} and ${p}`);
      }
    }
    this.#p = [...(first.p > 0 ? [0] : []), ...points.map((x) => x.p), ...(last.p < 1 ? [1] : [])];
    this.#values = [
      ...(first.p > 0 ? [first.value] : []),
      ...points.map((x) => x.value),
      ...(last.p < 1 ? [last.value] : []),
    ];
    let mean = 0;
    let square = 0;
    for (let i = 1; i < this.#p.length; i++) {
      const weight = this.#p[i]! - this.#p[i - 1]!;
      const a = this.#values[i - 1]!;
      const b = this.#values[i]!;
      mean += (weight * (a + b)) / 2;
      square += (weight * (a * a + a * b + b * b)) / 3;
    }
    this.mean = mean;
    this.variance = Math.max(0, square - mean * mean);
  }

  cdf(x: number): number {
    const values = this.#values;
    const last = values.length - 1;
    if (x < values[0]!) return 0;
    if (x >= values[last]!) return 1;
    let i = last;
    while (values[i]! > x) i--;
    const fraction = (x - values[i]!) / (values[i + 1]! - values[i]!);
    return this.#p[i]! + fraction * (this.#p[i + 1]! - this.#p[i]!);
  }

  quantile(p: number): number {
    const ps = this.#p;
    let i = 1;
    while (i < ps.length - 1 && ps[i]! < p) i++;
    const fraction = (p - ps[i - 1]!) / (ps[i]! - ps[i - 1]!);
    return this.#values[i - 1]! + fraction * (this.#values[i]! - this.#values[i - 1]!);
  }

  sample(stream: Stream): number {
    return this.quantile(stream.uniform());
  }
}
