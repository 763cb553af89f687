import type { Complex, Transform } from "./work-transform.js";

/** Terms of the series before its end is extrapolated, and terms of the extrapolation. */
const PLAIN = 15;
const AVERAGED = 11;
/** Fixes the error of discretisation: exp(−18.4), about 1e-8. */
const CONTOUR = 18.4;
/** Binomial weights of Euler's summation, summed from the end: weight of term PLAIN + k. */
const WEIGHTS = eulerWeights();

/**
 * P(X > t) from the Laplace–Stieltjes transform of X ≥ 0, for t > 0. Good to about 1e-7 where the distribution is
 * smooth; a jump is drawn a little wider.
 *
 * Source: Abate and Whitt (1995), "Numerical inversion of Laplace transforms of probability distributions", EULER.
 */
export function survivalFromTransform(transform: Transform, t: number): number {
  const value: Complex = { re: 0, im: 0 };
  const re = CONTOUR / (2 * t);
  // The transform of the survival function is (1 − f(s)) / s; only its real part is needed.
  transform(re, 0, value);
  let sum = ((1 - value.re) / re) * 0.5;
  for (let k = 1; k <= PLAIN + AVERAGED; k++) {
    const im = (k * Math.PI) / t;
    transform(re, im, value);
    const real = ((1 - value.re) * re - value.im * im) / (re * re + im * im);
    const weight = k <= PLAIN ? 1 : WEIGHTS[k - PLAIN]!;
    sum += k % 2 === 0 ? weight * real : -weight * real;
  }
  return Math.min(1, Math.max(0, (Math.exp(CONTOUR / 2) / t) * sum));
}

/** P(constant + X > t) from the transform of X, which is more than 0 with probability `positive`. */
export function survivalAfter(constant: number, positive: number, transform: Transform, t: number): number {
  if (t < constant) return 1;
  return t - constant < 1e-9 * constant ? positive : survivalFromTransform(transform, t - constant);
}

function eulerWeights(): readonly number[] {
  const weights: number[] = [];
  let binomial = 1;
  let left = 1;
  for (let k = 0; k <= AVERAGED; k++) {
    weights.push(left);
    left -= binomial / 2 ** AVERAGED;
    binomial = (binomial * (AVERAGED - k)) / (k + 1);
  }
  return weights;
}
