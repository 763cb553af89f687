import type { Balanced, Balancer } from "./balancer.js";

/**
 * ipvs sed and nq, which are one rule where all weights are 1: the fewest open connections, of equal ones the first in
 * the kernel's list, which is the one that was added last. At low load that one gets nearly everything.
 *
 * Source: linux net/netfilter/ipvs/ip_vs_sed.c, ip_vs_nq.c; ip_vs_ctl.c adds at the head of the list.
 */
export class ShortestDelayBalancer<T extends Balanced> implements Balancer<T> {
  pick(targets: readonly T[]): T {
    let best = targets[targets.length - 1]!;
    for (let i = targets.length - 2; i >= 0; i--) {
      const other = targets[i]!;
      if (other.activeConnections < best.activeConnections) best = other;
    }
    return best;
  }
}
