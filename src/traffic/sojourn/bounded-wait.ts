/**
 * The wait of accepted requests in M/M/c/K, in units of the mean service time: mean, mean square, the share of
 * accepted requests that wait at all, and the share of arrivals that are refused. `capacity` counts those in service, too.
 */
export function boundedWait(
  offered: number,
  servers: number,
  capacity: number,
): { readonly blocking: number; readonly wait: number; readonly waitSquare: number; readonly waits: number } {
  let weight = 1;
  let accepted = 0;
  let first = 0;
  let second = 0;
  let waiting = 0;
  for (let n = 0; n < capacity; n++) {
    accepted += weight;
    // Who finds all servers busy waits for this many departures, which come `servers` times as fast as services.
    const departures = n - servers + 1;
    if (departures > 0) {
      waiting += weight;
      first += weight * departures;
      second += weight * departures * (departures + 1);
    }
    weight *= offered / Math.min(n + 1, servers);
    if (weight > 1e200) {
      accepted /= weight;
      first /= weight;
      second /= weight;
      waiting /= weight;
      weight = 1;
    }
  }
  return {
    blocking: weight / (accepted + weight),
    wait: first / accepted / servers,
    waits: waiting / accepted,
    waitSquare: second / accepted / servers ** 2,
  };
}
