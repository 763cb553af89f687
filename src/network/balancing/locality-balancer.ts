import type { Balanced, Balancer } from "./balancer.js";
import { LeastConnectionsBalancer } from "./least-connections-balancer.js";

/**
 * ipvs lblc and lblcr: a called address keeps its server until that has more than one connection while another has
 * none; then the one with the fewest takes over (lblc), or joins it (lblcr). A Service has one address.
 *
 * Source: linux net/netfilter/ipvs/ip_vs_lblc.c, ip_vs_lblcr.c.
 * Deviates: the set of lblcr does not shrink by itself (upstream: by one server a day).
 */
export class LocalityBalancer<T extends Balanced> implements Balancer<T> {
  readonly #replicates: boolean;
  readonly #least = new LeastConnectionsBalancer<T>();
  #held: readonly T[] = [];

  constructor(replicates: boolean) {
    this.#replicates = replicates;
  }

  pick(targets: readonly T[]): T {
    const held = this.#held.filter((target) => targets.includes(target));
    const best = held.length === 0 ? null : fewest(held);
    if (best !== null && !isOverloaded(best, targets)) {
      this.#held = held;
      return best;
    }
    const next = this.#least.pick(targets);
    this.#held = this.#replicates && !held.includes(next) ? [...held, next] : [next];
    return next;
  }
}

function fewest<T extends Balanced>(targets: readonly T[]): T {
  return targets.reduce((best, x) => (x.activeConnections < best.activeConnections ? x : best));
}

function isOverloaded(target: Balanced, all: readonly Balanced[]): boolean {
  return target.activeConnections > 1 && all.some((other) => other.activeConnections === 0);
}
