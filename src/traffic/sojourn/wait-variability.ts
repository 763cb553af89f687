/**
 * How many times as long requests wait for one of several servers as they would if work were exponential: 1/2 to
 * (1 + scv)/2 and beyond. Exact for one server (Pollaczek–Khinchine) and for exponential work.
 *
 * Source: Kimura (1986), "A two-moment approximation for the mean waiting time in the GI/G/s queue"; constant work by
 * Cosmetatos (1976), at most the light-traffic limit c/(c + 1).
 */
export function waitVariability(servers: number, load: number, scv: number): number {
  if (servers === 1 || scv === 1) return (1 + scv) / 2;
  const idle = Math.max(0, 1 - load);
  const more = (idle * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * servers * load);
  const constant = Math.min(servers / (servers + 1), (1 + more) / 2);
  return (1 + scv) / (2 * scv + (1 - scv) / constant);
}
