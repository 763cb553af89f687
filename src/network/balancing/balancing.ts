import type { Balanced, Balancer, UniformSource } from "./balancer.js";
import { DestinationHashBalancer, SourceHashBalancer } from "./hash-balancer.js";
import { LeastConnectionsBalancer } from "./least-connections-balancer.js";
import { LocalityBalancer } from "./locality-balancer.js";
import { RandomBalancer } from "./random-balancer.js";
import { RoundRobinBalancer } from "./round-robin-balancer.js";
import { ShortestDelayBalancer } from "./shortest-delay-balancer.js";

/** How new connections are dealt over the pods that are routed to. */
export type Balancing =
  | "random"
  | "round-robin"
  | "least-connections"
  | "shortest-delay"
  | "source-hash"
  | "destination-hash"
  | "locality"
  | "locality-with-replication";

/** kube-proxy's modes; userspace left it with Kubernetes 1.26 and is kept to compare with. */
export const PROXY_MODES = ["iptables", "nftables", "ipvs", "userspace"] as const;

const IPVS_SCHEDULERS: ReadonlyMap<string, Balancing> = new Map<string, Balancing>([
  ["rr", "round-robin"],
  ["wrr", "round-robin"],
  ["lc", "least-connections"],
  ["wlc", "least-connections"],
  ["lblc", "locality"],
  ["lblcr", "locality-with-replication"],
  ["sh", "source-hash"],
  ["dh", "destination-hash"],
  ["sed", "shortest-delay"],
  ["nq", "shortest-delay"],
  // kube-proxy makes mh hash the source port, too: each connection falls anywhere.
  ["mh", "random"],
]);

/** Values of --ipvs-scheduler. */
export const IPVS_SCHEDULER_NAMES: readonly string[] = [...IPVS_SCHEDULERS.keys()];

/**
 * How kube-proxy deals connections: at random in the modes iptables and nftables, as the scheduler does in ipvs, in
 * turn in userspace.
 *
 * Source: kubernetes v1.36.3 pkg/proxy/ipvs/proxier.go (weight 1 for all; mh with the source port), --ipvs-scheduler.
 * @example proxyBalancing("ipvs", "rr") // "round-robin"
 */
export function proxyBalancing(mode: string, ipvsScheduler: string): Balancing {
  if (mode === "userspace") return "round-robin";
  return mode === "ipvs" ? (IPVS_SCHEDULERS.get(ipvsScheduler) ?? "round-robin") : "random";
}

/** True where a choice depends on who connects. */
export function looksAtClient(balancing: Balancing): boolean {
  return balancing === "source-hash";
}

/** A balancer by its name. `serviceAddress` stands for the Service's address. */
export function balancerOf<T extends Balanced>(
  balancing: Balancing,
  source: UniformSource,
  serviceAddress = 0,
): Balancer<T> {
  switch (balancing) {
    case "random":
      return new RandomBalancer(source);
    case "round-robin":
      return new RoundRobinBalancer();
    case "least-connections":
      return new LeastConnectionsBalancer();
    case "shortest-delay":
      return new ShortestDelayBalancer();
    case "source-hash":
      return new SourceHashBalancer();
    case "destination-hash":
      return new DestinationHashBalancer(serviceAddress);
    case "locality":
      return new LocalityBalancer(false);
    case "locality-with-replication":
      return new LocalityBalancer(true);
  }
}
