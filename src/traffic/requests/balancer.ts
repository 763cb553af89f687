import type { Stream } from "../../random/index.js";
import type { PodServer } from "./pod-server.js";

/** How new requests are dealt over the pods that are routed to. */
export type Balancing = "random" | "round-robin" | "least-connections";

export interface Balancer {
  /** `servers` is not empty. */
  pick(servers: readonly PodServer[]): PodServer;
}

/** Uniform and independent, as the rules of kube-proxy's iptables and nftables modes do per connection. */
export class RandomBalancer implements Balancer {
  readonly #stream: Stream;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  pick(servers: readonly PodServer[]): PodServer {
    if (servers.length === 1) return servers[0]!;
    return servers[Math.floor(this.#stream.uniform() * servers.length)]!;
  }
}

/** One after the other: ipvs rr, and kube-proxy's old userspace mode. */
export class RoundRobinBalancer implements Balancer {
  #next = 0;

  pick(servers: readonly PodServer[]): PodServer {
    if (this.#next >= servers.length) this.#next = 0;
    return servers[this.#next++]!;
  }
}

/** The one with the fewest requests present, as ipvs lc; of equal ones the next in turn. */
export class LeastConnectionsBalancer implements Balancer {
  #next = 0;

  pick(servers: readonly PodServer[]): PodServer {
    const { length } = servers;
    let best = servers[this.#next % length]!;
    for (let i = 1; i < length; i++) {
      const other = servers[(this.#next + i) % length]!;
      if (other.present < best.present) best = other;
    }
    this.#next = (this.#next + 1) % length;
    return best;
  }
}

/** A balancer by its name. */
export function balancerOf(balancing: Balancing, stream: Stream): Balancer {
  switch (balancing) {
    case "random":
      return new RandomBalancer(stream);
    case "round-robin":
      return new RoundRobinBalancer();
    case "least-connections":
      return new LeastConnectionsBalancer();
  }
}
