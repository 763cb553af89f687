import type { Balanced, Balancer } from "./balancer.js";

/**
 * The one with the fewest connections, as ipvs lc and wlc; of equal ones the next in turn.
 *
 * Source: linux net/netfilter/ipvs/ip_vs_lc.c, ip_vs_wlc.c.
 * Deviates: upstream breaks ties by connections closed within the last minutes, which deals idle servers in turn,
 * too; those are not counted here.
 */
export class LeastConnectionsBalancer<T extends Balanced> implements Balancer<T> {
  #next = 0;

  pick(targets: readonly T[]): T {
    const { length } = targets;
    let best = targets[this.#next % length]!;
    for (let i = 1; i < length; i++) {
      const other = targets[(this.#next + i) % length]!;
      if (other.activeConnections < best.activeConnections) best = other;
    }
    this.#next = (this.#next + 1) % length;
    return best;
  }
}
