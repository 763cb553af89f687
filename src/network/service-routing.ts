import type { ServiceSpec } from "../kubernetes/index.js";

/** How a Service brings a client to a pod. */
export type ServiceRouting = "kube-proxy" | "headless" | "external-name";

/**
 * How a Service routes: through kube-proxy (ClusterIP, NodePort, LoadBalancer), by DNS to its pods (headless), or by
 * DNS to a name outside.
 */
export function serviceRouting(spec: ServiceSpec): ServiceRouting {
  if (spec.type === "ExternalName") return "external-name";
  return spec.clusterIP === "None" ? "headless" : "kube-proxy";
}
