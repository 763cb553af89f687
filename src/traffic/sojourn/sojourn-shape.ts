import { Constant, Gamma, invertIncreasing, logGamma } from "../../random/index.js";
import { LatencyShape } from "../../stats/index.js";
import { processorSharingQuantile } from "./processor-sharing-quantile.js";

/** Steps per unit of squared coefficient of variation; the worst error of a 99 % quantile is then 0.25 %. */
const STEPS = 64;
const shapes = new Map<number, LatencyShape>();

/**
 * The form, with mean 1, that stands for every sojourn time of this squared coefficient of variation (scv):
 *
 * - below 1: gamma (moment-matched), 0 being a constant;
 * - 1 to 3: the exact sojourn time of M/M/1 under processor sharing at that utilisation which has this scv,
 *   ρ = 2 (scv − 1) / (scv + 1); so 1 is exponential and M/M/1-PS comes out exactly;
 * - above 3: a power of the heavy-load limit (product of two exponential variables), moment-matched.
 *
 * Neighbouring pieces meet at 1 and 3. Shapes are made once for each 1/64 of scv (logarithmic above 3) and kept.
 */
export function sojournShape(scv: number): LatencyShape {
  const step = scv <= 3 ? Math.round(Math.max(0, scv) * STEPS) : Math.round((3 + Math.log(scv / 3)) * STEPS);
  let shape = shapes.get(step);
  if (shape === undefined) {
    shape = makeShape(step / STEPS);
    shapes.set(step, shape);
  }
  return shape;
}

function makeShape(position: number): LatencyShape {
  if (position === 0) return new LatencyShape(new Constant(1));
  if (position < 1) return new LatencyShape(Gamma.fromMeanAndScv(1, position));
  if (position <= 3) {
    const utilisation = (2 * (position - 1)) / (position + 1);
    return new LatencyShape(new ByQuantile(processorSharingQuantile(utilisation)));
  }
  const scv = 3 * Math.exp(position - 3);
  const power = invertIncreasing((a) => scvOfPower(a), scv, 1, 2);
  const mean = Math.exp(2 * logGamma(1 + power));
  const limit = processorSharingQuantile(1);
  return new LatencyShape(new ByQuantile((z) => limit(z) ** power / mean));
}

/** Squared coefficient of variation of (E₁E₂)^a, by E[X^a] = Γ(1 + a)². */
function scvOfPower(a: number): number {
  return Math.expm1(2 * logGamma(1 + 2 * a) - 4 * logGamma(1 + a));
}

const POINTS = 500;
const LARGEST_Z = 24;

/** A distribution given by its quantile at survival exp(−z), tabulated so that it can be read both ways. */
class ByQuantile {
  readonly #z: Float64Array;
  readonly #x: Float64Array;

  constructor(quantileAtSurvival: (z: number) => number) {
    // Square steps: fine near zero, coarse in the tail.
    this.#z = Float64Array.from({ length: POINTS }, (_, i) => LARGEST_Z * (i / (POINTS - 1)) ** 2);
    this.#x = this.#z.map((z) => quantileAtSurvival(z));
  }

  cdf(x: number): number {
    return -Math.expm1(-interpolate(this.#x, this.#z, x));
  }

  quantile(p: number): number {
    return interpolate(this.#z, this.#x, -Math.log1p(-p));
  }
}

function interpolate(from: Float64Array, to: Float64Array, value: number): number {
  let low = 0;
  let high = from.length - 1;
  if (value >= from[high]!) return to[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= value) low = middle;
    else high = middle;
  }
  const fraction = (value - from[low]!) / (from[high]! - from[low]!);
  return to[low]! + fraction * (to[high]! - to[low]!);
}
