import type { SteadyState } from "./steady-state.js";

/**
 * Closed M/M/c//N: N users who think, send one request, wait for the answer and think again, as load generators do.
 *
 * Source: machine-repair chain; response-time law R = N / X − Z.
 */
export function closedQueue(
  users: number,
  meanThinkSeconds: number,
  serviceRatePerServer: number,
  servers: number,
): SteadyState & { readonly throughput: number } {
  const logs = [0];
  for (let n = 1; n <= users; n++) {
    const up = (users - n + 1) / meanThinkSeconds;
    logs.push(logs[n - 1]! + Math.log(up / (Math.min(n, servers) * serviceRatePerServer)));
  }
  const largest = Math.max(...logs);
  let total = 0;
  let busy = 0;
  let number = 0;
  logs.forEach((log, n) => {
    const weight = Math.exp(log - largest);
    total += weight;
    busy += weight * Math.min(n, servers);
    number += weight * n;
  });
  const throughput = (busy / total) * serviceRatePerServer;
  const inSystem = number / total;
  const sojourn = inSystem / throughput;
  return {
    throughput,
    utilisation: busy / total / servers,
    meanNumberInSystem: inSystem,
    meanSojournSeconds: sojourn,
    meanWaitSeconds: Math.max(0, sojourn - 1 / serviceRatePerServer),
    blockingProbability: 0,
  };
}
