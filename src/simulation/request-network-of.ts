import { proxyBalancing } from "../network/index.js";
import type { ResolvedScenario } from "../scenario/index.js";
import type { PodServer } from "../traffic/index.js";
import type { RequestNetwork } from "./played-load.js";

/** The network that single requests pass, as the scenario has it. */
export function requestNetworkOf({ kubeProxy, latencies, sidecars }: ResolvedScenario): RequestNetwork {
  const { sameZone, crossZone } = latencies;
  const proxyMicrosOf = (target: string) => sidecars.latencyByTarget.get(target) ?? 0;
  const hopMicros: RequestNetwork["hopMicros"] = (from, to) => {
    // A name outside has no node.
    if (from === null || to.place.node === "" || from.place.node === to.place.node) return 0;
    return (from.place.zone === to.place.zone ? sameZone.p50 : crossZone.p50) / 2;
  };
  // A node that lets requests in has no proxy.
  const callerProxy = (from: Parameters<RequestNetwork["hopMicros"]>[0]) =>
    from !== null && "target" in from ? proxyMicrosOf((from as PodServer).target.key) : 0;
  // Out of the caller's pod and into the called one.
  const proxied: RequestNetwork["hopMicros"] = (from, to) =>
    (proxyMicrosOf(to.target.key) + callerProxy(from)) / 2;
  const mode = kubeProxy["proxy-mode"];
  return {
    balancing: proxyBalancing(mode, kubeProxy["ipvs-scheduler"]),
    isPerNode: mode === "ipvs" || mode === "userspace",
    // Half a round trip; what is outside has its own way to the cluster, which is not the cluster's.
    hopMicros:
      sidecars.latencyByTarget.size === 0 ? hopMicros : (from, to) => hopMicros(from, to) + proxied(from, to),
    proxyMicrosOf,
  };
}
