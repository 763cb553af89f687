/** What a proxy remembers of one client. */
interface Remembered<T> {
  target: T;
  usedAt: number;
}

/**
 * Session affinity of one proxy: a client comes back to its endpoint as long as that is among the usable ones and the
 * client's last new connection is not longer ago than the time-out.
 *
 * Source: kubernetes v1.36.3 pkg/proxy/iptables/proxier.go (match recent, --rcheck --seconds, --reap; --set with each
 * new connection), pkg/proxy/nftables (set with timeout, updated), pkg/proxy/ipvs (persistence with timeout).
 */
export class AffinityTable<T> {
  readonly #timeoutMicros: number;
  readonly #clients = new Map<number, Remembered<T>>();

  constructor(timeoutMicros: number) {
    this.#timeoutMicros = timeoutMicros;
  }

  /** The endpoint of a client's new connection: the remembered one, or what `choose` gives. */
  pick(client: number, now: number, usable: readonly T[], choose: () => T): T {
    const known = this.#clients.get(client);
    if (known === undefined) {
      const target = choose();
      this.#clients.set(client, { target, usedAt: now });
      return target;
    }
    const holds = now - known.usedAt <= this.#timeoutMicros && usable.includes(known.target);
    if (!holds) known.target = choose();
    known.usedAt = now;
    return known.target;
  }
}
