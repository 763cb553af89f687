/**
 * Erlang B: share of calls that find all `servers` busy when none may wait. `offered` = arrival rate × service time.
 *
 * Source: B(0) = 1, B(k) = a B(k−1) / (k + a B(k−1)).
 * @example erlangB(1, 1) // 0.5
 */
export function erlangB(servers: number, offered: number): number {
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (offered * blocked) / (k + offered * blocked);
  return blocked;
}

/** Erlang C: share of arrivals that must wait when all may wait. Needs offered < servers. */
export function erlangC(servers: number, offered: number): number {
  const blocked = erlangB(servers, offered);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}
