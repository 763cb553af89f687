import type { Stream } from "./stream.js";

/**
 * A distribution of a real number, with its exact moments beside its samples, so that a test can compare the two
 * and a fluid model can use the moments alone.
 */
export interface Distribution {
  readonly mean: number;
  readonly variance: number;
  /** P(X ≤ x). */
  cdf(x: number): number;
  /** Smallest x with P(X ≤ x) ≥ p, for p in [0, 1). */
  quantile(p: number): number;
  /** One draw. Takes one uniform unless the class says otherwise. */
  sample(stream: Stream): number;
}

/** Squared coefficient of variation: variance / mean²; 0 for a constant, 1 for an exponential. */
export function squaredCv(distribution: Distribution): number {
  return distribution.mean === 0 ? 0 : distribution.variance / distribution.mean ** 2;
}

export function requirePositive(value: number, what: string): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${what} must be a positive number, not ${value}`);
  }
}
