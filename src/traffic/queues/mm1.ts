import { requireStable, type SteadyStateWithQuantiles } from "./steady-state.js";

/** M/M/1, first come first served: the sojourn time is exponential with rate μ − λ. */
export function mm1(arrivalRate: number, serviceRate: number): SteadyStateWithQuantiles {
  const utilisation = arrivalRate / serviceRate;
  requireStable(utilisation);
  const sojourn = 1 / (serviceRate - arrivalRate);
  return {
    utilisation,
    meanNumberInSystem: arrivalRate * sojourn,
    meanSojournSeconds: sojourn,
    meanWaitSeconds: utilisation * sojourn,
    blockingProbability: 0,
    probabilityArrivalWaits: utilisation,
    sojournQuantile: (p) => -sojourn * Math.log1p(-p),
  };
}
