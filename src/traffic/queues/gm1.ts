import { requireStable, type SteadyStateWithQuantiles } from "./steady-state.js";

/**
 * G/M/1: any independent gaps between arrivals, exponential service.
 *
 * `gapTransform(s)` = E[exp(−s × gap)]. Source: σ = gapTransform(μ (1 − σ)); the sojourn time is exponential with
 * rate μ (1 − σ).
 */
export function gm1(
  arrivalRate: number,
  serviceRate: number,
  gapTransform: (s: number) => number,
): SteadyStateWithQuantiles {
  requireStable(arrivalRate / serviceRate);
  // The root below 1 lies where σ − transform changes its sign; 1 itself is always a root.
  let low = 0;
  let high = 1 - 1e-12;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (middle < gapTransform(serviceRate * (1 - middle))) low = middle;
    else high = middle;
  }
  const sigma = (low + high) / 2;
  const sojourn = 1 / (serviceRate * (1 - sigma));
  return {
    utilisation: arrivalRate / serviceRate,
    meanNumberInSystem: arrivalRate * sojourn,
    meanSojournSeconds: sojourn,
    meanWaitSeconds: sigma * sojourn,
    blockingProbability: 0,
    probabilityArrivalWaits: sigma,
    sojournQuantile: (p) => -sojourn * Math.log1p(-p),
  };
}

/** D/M/1: arrivals like clockwork. */
export function dm1(arrivalRate: number, serviceRate: number): SteadyStateWithQuantiles {
  return gm1(arrivalRate, serviceRate, (s) => Math.exp(-s / arrivalRate));
}

/** Poisson arrivals dealt in turn to n separate servers: each sees Erlang-n gaps. */
export function roundRobin(
  arrivalRate: number,
  serviceRatePerServer: number,
  servers: number,
): SteadyStateWithQuantiles {
  const one = gm1(
    arrivalRate / servers,
    serviceRatePerServer,
    (s) => (arrivalRate / (arrivalRate + s)) ** servers,
  );
  return { ...one, meanNumberInSystem: one.meanNumberInSystem * servers };
}
