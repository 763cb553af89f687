import { requireStable, type SteadyState } from "./steady-state.js";

/**
 * M/G/1, first come first served: means for any service time of this mean and squared coefficient of variation.
 *
 * Source: Pollaczek–Khinchine, wait = ρ E[S] (1 + scv) / (2 (1 − ρ)).
 */
export function mg1(
  arrivalRate: number,
  meanServiceSeconds: number,
  scv: number,
): SteadyState & { readonly probabilityArrivalWaits: number } {
  const utilisation = arrivalRate * meanServiceSeconds;
  requireStable(utilisation);
  const wait = (utilisation * meanServiceSeconds * (1 + scv)) / (2 * (1 - utilisation));
  const sojourn = wait + meanServiceSeconds;
  return {
    utilisation,
    meanNumberInSystem: arrivalRate * sojourn,
    meanSojournSeconds: sojourn,
    meanWaitSeconds: wait,
    blockingProbability: 0,
    probabilityArrivalWaits: utilisation,
  };
}
