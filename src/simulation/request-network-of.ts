import { proxyBalancing } from "../network/index.js";
import type { ResolvedScenario } from "../scenario/index.js";
import type { RequestNetwork } from "./played-load.js";

/** The network that single requests pass, as the scenario has it. */
export function requestNetworkOf({ kubeProxy, latencies }: ResolvedScenario): RequestNetwork {
  const { sameZone, crossZone } = latencies;
  const mode = kubeProxy["proxy-mode"];
  return {
    balancing: proxyBalancing(mode, kubeProxy["ipvs-scheduler"]),
    isPerNode: mode === "ipvs" || mode === "userspace",
    // Half a round trip; what is outside has its own way to the cluster, which is not the cluster's.
    hopMicros: (from, to) => {
      // A name outside has no node.
      if (from === null || to.place.node === "" || from.place.node === to.place.node) return 0;
      return (from.place.zone === to.place.zone ? sameZone.p50 : crossZone.p50) / 2;
    },
  };
}
