import { survivalAfter, survivalFromTransform } from "./invert-transform.js";
import type { Survival } from "./shape-cache.js";
import { type Complex, type Transform, workTransform } from "./work-transform.js";

/** A server's time with a request, in units of its mean: a constant part, and work. */
export interface HeldTime {
  /** Share of the mean that is work (the rest is constant). */
  readonly workShare: number;
  /** Squared coefficient of variation of the work. */
  readonly workScv: number;
}

/** Time in line, in units of the mean time with a server. */
export interface LineWait {
  readonly mean: number;
  /** Share of requests that wait at all. */
  readonly waits: number;
  readonly transform: Transform;
}

/** Form of a wait and the work after it, which do not depend on each other. */
export function waitAndWork({ mean, waits, transform }: LineWait, held: HeldTime): Survival {
  const { workShare, workScv } = held;
  if (workScv === 0) {
    return {
      mean: mean + workShare,
      least: workShare,
      // A transform draws a jump badly: constant work is added to the wait here.
      at: (t) => survivalAfter(workShare, waits, transform, t),
    };
  }
  const work = workTransform(workScv);
  const both = (re: number, im: number, into: Complex): void => {
    transform(re, im, into);
    const { re: waitRe, im: waitIm } = into;
    work(re * workShare, im * workShare, into);
    const { re: ownRe, im: ownIm } = into;
    into.re = waitRe * ownRe - waitIm * ownIm;
    into.im = waitRe * ownIm + waitIm * ownRe;
  };
  return { mean: mean + workShare, least: 0, at: (t) => survivalFromTransform(both, t) };
}
