import { mm1 } from "./mm1.js";
import type { SteadyStateWithQuantiles } from "./steady-state.js";

/** Poisson arrivals dealt at random to n separate servers, as kube-proxy does: n independent M/M/1 queues. */
export function randomSplit(
  arrivalRate: number,
  serviceRatePerServer: number,
  servers: number,
): SteadyStateWithQuantiles {
  const one = mm1(arrivalRate / servers, serviceRatePerServer);
  return { ...one, meanNumberInSystem: one.meanNumberInSystem * servers };
}
