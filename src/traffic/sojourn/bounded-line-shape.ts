import type { LatencyShape } from "../../stats/index.js";
import { boundedWait } from "./bounded-wait.js";
import { boundedGridLoad, boundedGridStep, keptShape } from "./shape-cache.js";
import { type HeldTime, waitAndWork } from "./wait-and-work.js";
import { waitVariability } from "./wait-variability.js";
import type { Complex } from "./work-transform.js";

/**
 * Form of wait plus work of accepted requests, first come first served with room for `capacity`: exact for
 * exponential work (M/M/c/K); for others waits are stretched as their mean is.
 */
export function boundedLineShape(
  servers: number,
  capacity: number,
  load: number,
  held: HeldTime,
): LatencyShape {
  const { workShare, workScv } = held;
  const line = capacity - servers;
  const step = boundedGridStep(load, line);
  return keptShape(`bounded/${servers}/${capacity}/${workShare}/${workScv}/${step}`, () => {
    const ratio = boundedGridLoad(step, line);
    const { wait, waits } = boundedWait(ratio * servers, servers, capacity);
    const stretch = waitVariability(servers, ratio, workScv * workShare ** 2);
    const departure = stretch / servers;
    const shares = waits / geometricSum(ratio, line);
    const transform = (re: number, im: number, into: Complex): void => {
      // Those who wait, wait for 1…line departures of transform y: Σ ratio^(k−1) y^k = y (1 − (ratio y)^line) / (1 − ratio y).
      const square = (1 + re * departure) ** 2 + (im * departure) ** 2;
      const yRe = (1 + re * departure) / square;
      const yIm = (-im * departure) / square;
      const size = (ratio * Math.hypot(yRe, yIm)) ** line;
      const angle = line * Math.atan2(yIm, yRe);
      const topRe = 1 - size * Math.cos(angle);
      const topIm = -size * Math.sin(angle);
      const numeratorRe = yRe * topRe - yIm * topIm;
      const numeratorIm = yRe * topIm + yIm * topRe;
      const bottomRe = 1 - ratio * yRe;
      const bottomIm = -ratio * yIm;
      const bottom = bottomRe * bottomRe + bottomIm * bottomIm;
      into.re = 1 - waits + (shares * (numeratorRe * bottomRe + numeratorIm * bottomIm)) / bottom;
      into.im = (shares * (numeratorIm * bottomRe - numeratorRe * bottomIm)) / bottom;
    };
    return waitAndWork({ mean: wait * stretch, waits, transform }, held);
  });
}

/** Σ ratio^k for k = 0…terms − 1. */
function geometricSum(ratio: number, terms: number): number {
  return Math.abs(ratio - 1) < 1e-9 ? Math.max(1, terms) : (1 - ratio ** terms) / (1 - ratio) || 1;
}
