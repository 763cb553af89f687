import { distributionFromMoments, regularizedGammaP } from "../../random/index.js";
import type { LatencyShape } from "../../stats/index.js";
import { gridLoad, gridStep, keptShape } from "./shape-cache.js";
import { sharedCoresMeans, sharedCoresSecondMoment } from "./shared-cores.js";

/** Pieces into which work is cut. */
const PIECES = 48;
/** −ln of the share of work that is longest. */
const LONGEST = 16;

/**
 * Form of the time with shared cores for work that is not exponential, at a load below 1. Requests of equal work are
 * looked at together: at no time less than alone; mean and variance as below; what comes on top of the time alone is
 * gamma with these moments.
 *
 * Source: the mean grows with the work x as x; the variance by Yashkov (1983), "A derivation of response time
 * distribution for an M/G/1 processor-sharing queue": 2 m² ∫ (x − u) P(an M/G/1 wait > u) du over 0…x, here with
 * P = K exp(−θ u). K and θ are those that make exponential work exact (whatever the number of cores), θ for other work
 * as the M/G/1 wait has it; constant work uses its own wait.
 */
export function sharedCoresShape(cores: number, load: number, scv: number): LatencyShape {
  const step = gridStep(load);
  return keptShape(`cores/${cores <= 1 ? 1 : cores}/${scv}/${step}`, () => {
    const utilisation = gridLoad(step);
    const own = distributionFromMoments(1, scv);
    const works = scv === 0 ? [{ work: 1, share: 1 }] : piecesOf((p) => own.quantile(p));
    const pace = paceOf(Math.max(1, cores), utilisation);
    return {
      mean: pace.mean,
      least: scv === 0 ? 1 : 0,
      at: (t) => works.reduce((sum, { work, share }) => sum + share * survivalOf(work, t, scv, pace), 0),
    };
  });
}

interface Pace {
  readonly utilisation: number;
  /** Mean time for one unit of work. */
  readonly mean: number;
  /** Variance of a short request's pace over the mean's square. */
  readonly spread: number;
  /** How fast the pace is forgotten, for exponential work. */
  readonly decay: number;
  /** Share of requests that start at full speed, and the rate at which that ends. */
  readonly free: number;
  readonly endOfFree: number;
}

function paceOf(cores: number, utilisation: number): Pace {
  const offered = utilisation * cores;
  if (offered <= 0) return { utilisation, mean: 1, spread: 0, decay: 1, free: 1, endOfFree: 0 };
  const mean = sharedCoresMeans(offered, cores, Number.POSITIVE_INFINITY).number / offered;
  let weight = 1;
  let [total, first, square, free, edge] = [0, 0, 0, 0, 0];
  for (let n = 0; n < 1e5; n++) {
    if (n > 0) weight *= offered / Math.min(n, cores);
    const pace = (n + 1) / Math.min(n + 1, cores);
    total += weight;
    first += weight * pace;
    square += weight * pace * pace;
    if (n + 1 <= cores) {
      free += weight;
      edge = weight;
    }
    if (n > cores && weight * pace * pace < 1e-12 * square) break;
  }
  first /= total;
  const spread = Math.max(1e-9, square / total / first ** 2 - 1);
  const second = sharedCoresSecondMoment(offered, cores, Number.POSITIVE_INFINITY);
  const decay = Math.max(1e-6, (2 * spread) / Math.max(1e-9, second - 2) - 1);
  return { utilisation, mean, spread, decay, free: free / total, endOfFree: (offered * edge) / free };
}

function survivalOf(work: number, t: number, scv: number, pace: Pace): number {
  if (t < work) return 1;
  const { mean, spread, free, endOfFree } = pace;
  const undisturbed = free * Math.exp(-endOfFree * work);
  const extra = ((mean - 1) * work) / (1 - undisturbed);
  if (!(extra > 0)) return 0;
  const variance = 2 * mean ** 2 * spread * memoryOf(work, scv, pace);
  const square = (variance + ((mean - 1) * work) ** 2) / (1 - undisturbed);
  const extraScv = square / extra ** 2 - 1;
  if (!(extraScv > 1e-6)) return t < work + extra ? 1 - undisturbed : 0;
  return (1 - undisturbed) * (1 - regularizedGammaP(1 / extraScv, (t - work) / extra / extraScv));
}

/** ∫ (x − u) P(u) du over 0…x, where P(0) = 1. */
function memoryOf(x: number, scv: number, { utilisation, decay }: Pace): number {
  const exponential = (theta: number) => {
    const y = theta * x;
    return y < 1e-4 ? (x * x) / 2 : (x / theta) * (1 + Math.expm1(-y) / y);
  };
  if (scv >= 1) return exponential((decay * 2) / (1 + scv));
  // The M/D/1 wait is at most u < 1 with probability (1 − ρ) exp(ρ u); by how much that is more than the exponential.
  const rho = utilisation;
  if (!(rho > 1e-3)) return (x * x) / 2;
  const constant = 0.5 - ((1 - rho) * (Math.expm1(rho) - rho)) / rho ** 2;
  const theta = 2 * (1 - rho);
  const factor = constant / ((rho / theta) * (1 + Math.expm1(-theta) / theta));
  return exponential((decay * 2) / (1 + scv)) * (factor * (1 - scv) + scv);
}

/** Work with mean 1 cut into pieces at rising ln(share): the mean of each piece, by its quantiles. */
function piecesOf(quantile: (p: number) => number): { readonly work: number; readonly share: number }[] {
  const pieces: { work: number; share: number }[] = [];
  let sum = 0;
  for (let i = 0; i < PIECES; i++) {
    const from = Math.exp(-LONGEST * (i / PIECES) ** 2);
    const to = i + 1 === PIECES ? 0 : Math.exp(-LONGEST * ((i + 1) / PIECES) ** 2);
    const work = quantile(1 - (i + 1 === PIECES ? from / Math.E : (from + to) / 2));
    pieces.push({ work, share: from - to });
    sum += work * (from - to);
  }
  return pieces.map(({ work, share }) => ({ work: work / sum, share }));
}
