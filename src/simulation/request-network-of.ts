import type { ResolvedScenario } from "../scenario/index.js";
import type { RequestNetwork } from "./played-load.js";

/** The network that single requests pass, as the scenario has it. */
export function requestNetworkOf({ kubeProxy, latencies }: ResolvedScenario): RequestNetwork {
  const { sameZone, crossZone } = latencies;
  return {
    balancing: balancingOf(kubeProxy["proxy-mode"], kubeProxy["ipvs-scheduler"]),
    // Half a round trip; what is outside has its own way to the cluster, which is not the cluster's.
    hopMicros: (from, to) => {
      if (from === null || from.place.node === to.place.node) return 0;
      return (from.place.zone === to.place.zone ? sameZone.p50 : crossZone.p50) / 2;
    },
  };
}

/** ipvs' schedulers that look at connections, all equal where servers have equal weights. */
const LEAST_CONNECTIONS = ["lc", "wlc", "sed", "nq"];
const ROUND_ROBIN = ["rr", "wrr"];

/**
 * iptables and nftables choose at random, ipvs as its scheduler does. Schedulers that hash addresses (sh, dh, mh) are
 * random over many clients.
 *
 * Source: kubernetes v1.36.3 pkg/proxy/ipvs, --ipvs-scheduler.
 */
function balancingOf(mode: string, scheduler: string): RequestNetwork["balancing"] {
  if (mode !== "ipvs") return "random";
  if (LEAST_CONNECTIONS.includes(scheduler)) return "least-connections";
  return ROUND_ROBIN.includes(scheduler) ? "round-robin" : "random";
}
