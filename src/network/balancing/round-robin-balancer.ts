import type { Balancer } from "./balancer.js";

/** One after the other: ipvs rr and wrr (kube-proxy gives all the weight 1), and kube-proxy's old userspace mode. */
export class RoundRobinBalancer<T> implements Balancer<T> {
  #next = 0;

  pick(targets: readonly T[]): T {
    if (this.#next >= targets.length) this.#next = 0;
    return targets[this.#next++]!;
  }
}
