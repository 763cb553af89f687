import { type Phase, PhaseType } from "./phase-type.js";
import type { SteadyStateWithQuantiles } from "./steady-state.js";

/**
 * M/M/c/K: c servers, room for `capacity` requests in all (those in service included); who finds it full is
 * refused. With capacity = servers it is Erlang's loss system. Has a steady state at any load.
 */
export function mmck(
  arrivalRate: number,
  serviceRatePerServer: number,
  servers: number,
  capacity: number,
): SteadyStateWithQuantiles & { readonly effectiveArrivalRate: number } {
  const offered = arrivalRate / serviceRatePerServer;
  // Weights relative to the largest one, so that nothing overflows.
  const logs = [0];
  for (let n = 1; n <= capacity; n++) logs.push(logs[n - 1]! + Math.log(offered / Math.min(n, servers)));
  const largest = Math.max(...logs);
  const weights = logs.map((x) => Math.exp(x - largest));
  const total = weights.reduce((sum, x) => sum + x, 0);
  const probabilities = weights.map((x) => x / total);

  const blocking = probabilities[capacity]!;
  const accepted = 1 - blocking;
  const effective = arrivalRate * accepted;
  const number = probabilities.reduce((sum, p, n) => sum + p * n, 0);
  const sojourn = number / effective;
  const seen = probabilities.slice(0, capacity).map((p) => p / accepted);

  // Phase k < last: k + 1 departures to wait for; last phase: own service.
  const longest = Math.max(0, capacity - servers);
  const start = new Array<number>(longest + 1).fill(0);
  seen.forEach((p, n) => {
    const phase = n < servers ? longest : longest - (n - servers + 1);
    start[phase]! += p;
  });
  const phases: Phase[] = start.map((_, i) =>
    i < longest
      ? { to: [{ phase: i + 1, rate: servers * serviceRatePerServer }], exitRate: 0 }
      : { to: [], exitRate: serviceRatePerServer },
  );
  const distribution = new PhaseType(start, phases);
  return {
    utilisation: effective / (servers * serviceRatePerServer),
    meanNumberInSystem: number,
    meanSojournSeconds: sojourn,
    meanWaitSeconds: Math.max(0, sojourn - 1 / serviceRatePerServer),
    blockingProbability: blocking,
    effectiveArrivalRate: effective,
    probabilityArrivalWaits: seen.slice(servers).reduce((sum, p) => sum + p, 0),
    sojournQuantile: (p) => distribution.quantile(p),
  };
}
