import type { Balancer, UniformSource } from "./balancer.js";

/**
 * Uniform and independent, as the rules of kube-proxy's iptables and nftables modes do per connection.
 *
 * Source: kubernetes v1.36.3 pkg/proxy/iptables/proxier.go#writeServiceToEndpointRules, pkg/proxy/nftables.
 */
export class RandomBalancer<T> implements Balancer<T> {
  readonly #source: UniformSource;

  constructor(source: UniformSource) {
    this.#source = source;
  }

  pick(targets: readonly T[]): T {
    if (targets.length === 1) return targets[0]!;
    return targets[Math.floor(this.#source.uniform() * targets.length)]!;
  }
}
