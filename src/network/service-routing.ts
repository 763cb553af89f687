import type { Diagnostic } from "../diagnostics/index.js";
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

/** Notes on the settings of a Service that change routing and are not modelled yet (code HR3201). */
export function unmodelledServiceSettings(name: string, spec: ServiceSpec): readonly Diagnostic[] {
  const settings: string[] = [];
  if (spec.sessionAffinity === "ClientIP") settings.push("sessionAffinity: ClientIP");
  if (spec.externalTrafficPolicy === "Local") settings.push("externalTrafficPolicy: Local");
  if (spec.internalTrafficPolicy === "Local") settings.push("internalTrafficPolicy: Local");
  if (spec.trafficDistribution) settings.push(`trafficDistribution: ${spec.trafficDistribution}`);
  if (spec.type === "ExternalName") settings.push("type: ExternalName");
  return settings.map((setting) => ({
    code: "HR3201",
    severity: "warning" as const,
    message: `Service ${name}: ${setting} is not modelled yet`,
    value: setting,
    rule: "requests spread over all ready endpoints",
  }));
}
