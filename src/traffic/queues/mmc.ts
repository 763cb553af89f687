import { erlangC } from "./erlang.js";
import { PhaseType } from "./phase-type.js";
import { requireStable, type SteadyStateWithQuantiles } from "./steady-state.js";

/** M/M/c: one queue, c servers. The wait is zero or exponential with rate cμ − λ; then the service. */
export function mmc(
  arrivalRate: number,
  serviceRatePerServer: number,
  servers: number,
): SteadyStateWithQuantiles {
  const offered = arrivalRate / serviceRatePerServer;
  requireStable(offered / servers);
  const waits = erlangC(servers, offered);
  const drainRate = servers * serviceRatePerServer - arrivalRate;
  const wait = waits / drainRate;
  const sojourn = wait + 1 / serviceRatePerServer;
  const distribution = new PhaseType(
    [waits, 1 - waits],
    [
      { to: [{ phase: 1, rate: drainRate }], exitRate: 0 },
      { to: [], exitRate: serviceRatePerServer },
    ],
  );
  return {
    utilisation: offered / servers,
    meanNumberInSystem: arrivalRate * sojourn,
    meanSojournSeconds: sojourn,
    meanWaitSeconds: wait,
    blockingProbability: 0,
    probabilityArrivalWaits: waits,
    sojournQuantile: (p) => distribution.quantile(p),
  };
}
