import type { LatencyShape } from "../../stats/index.js";
import { erlangC } from "../queues/erlang.js";
import { gridLoad, gridStep, keptShape } from "./shape-cache.js";
import { type HeldTime, waitAndWork } from "./wait-and-work.js";
import { waitVariability } from "./wait-variability.js";
import { type Complex, workTransform } from "./work-transform.js";

/**
 * Form of wait plus work, first come first served, at a load below 1: exact for one server (Pollaczek–Khinchine) and
 * for exponential work; of several servers, those who wait do so as they would for one server that is as fast,
 * stretched to the mean of `waitVariability`.
 *
 * The constant part of the time with the server is not in it.
 */
export function lineShape(servers: number, load: number, held: HeldTime): LatencyShape {
  const { workShare, workScv } = held;
  const step = gridStep(load);
  return keptShape(`line/${servers}/${workShare}/${workScv}/${step}`, () => {
    const utilisation = gridLoad(step);
    const work = workTransform(workScv);
    const scv = workScv * workShare ** 2;
    const waits = erlangC(servers, utilisation * servers);
    const stretch = (2 * waitVariability(servers, utilisation, scv)) / (1 + scv);
    const wait = (stretch * waits * (1 + scv)) / (2 * servers * (1 - utilisation));
    const transform = (re: number, im: number, into: Complex): void => {
      // Time with one server that is `servers` times as fast: exp(−s (1 − workShare)) × work.
      const [x, y] = [(re * stretch) / servers, (im * stretch) / servers];
      work(x * workShare, y * workShare, into);
      const size = Math.exp(-x * (1 - workShare));
      const angle = -y * (1 - workShare);
      const heldRe = size * (into.re * Math.cos(angle) - into.im * Math.sin(angle));
      const heldIm = size * (into.re * Math.sin(angle) + into.im * Math.cos(angle));
      // (1 − ρ) x / (x − ρ + ρ held), of which those who wait: (… − (1 − ρ)) / ρ.
      const bottomRe = x - utilisation + utilisation * heldRe;
      const bottomIm = y + utilisation * heldIm;
      const square = bottomRe * bottomRe + bottomIm * bottomIm;
      const idle = 1 - utilisation;
      const allRe = (idle * (x * bottomRe + y * bottomIm)) / square;
      const allIm = (idle * (y * bottomRe - x * bottomIm)) / square;
      into.re = utilisation > 0 ? 1 - waits + (waits * (allRe - idle)) / utilisation : 1;
      into.im = utilisation > 0 ? (waits * allIm) / utilisation : 0;
    };
    return waitAndWork({ mean: wait, waits, transform }, held);
  });
}
