import type { ServiceSpec } from "../kubernetes/index.js";

/** Near which endpoints a Service's clients are kept. */
export type TrafficPreference = "none" | "same-zone" | "same-node" | "topology-aware";

/** What a Service's manifest says of where its traffic goes. */
export interface ServicePolicy {
  /** How a request from outside the cluster comes in; null: it cannot. */
  readonly entry: "node-port" | "load-balancer" | null;
  /** Only pods of the node whose proxy chooses, for traffic from inside. */
  readonly isInternalLocal: boolean;
  /** Only pods of the node that a connection came in by, for traffic from outside. */
  readonly isExternalLocal: boolean;
  readonly preference: TrafficPreference;
  /** How long after its last connection a client still comes back to its pod; null: no affinity. */
  readonly affinitySeconds: number | null;
}

/** Seconds. Source: kubernetes v1.36.3 pkg/apis/core/types.go#DefaultClientIPServiceAffinitySeconds. */
export const DEFAULT_AFFINITY_SECONDS = 10_800;

const TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";
/** Its name before Kubernetes 1.27. */
const TOPOLOGY_AWARE_HINTS = "service.kubernetes.io/topology-aware-hints";

/**
 * Reads a Service's routing policies. The annotation of topology-aware routing wins over `trafficDistribution`.
 *
 * Source: kubernetes v1.36.3 staging/src/k8s.io/endpointslice/reconciler.go#reconcileByAddressType,
 * pkg/controller/util/endpointslice/utils.go#hintsEnabled, pkg/proxy/serviceport.go.
 */
export function servicePolicy(
  spec: ServiceSpec,
  annotations: Readonly<Record<string, string>> = {},
): ServicePolicy {
  const entry =
    spec.type === "LoadBalancer" ? "load-balancer" : spec.type === "NodePort" ? "node-port" : null;
  return {
    entry,
    isInternalLocal: spec.internalTrafficPolicy === "Local",
    isExternalLocal: entry !== null && spec.externalTrafficPolicy === "Local",
    preference: preferenceOf(spec, annotations),
    affinitySeconds:
      spec.sessionAffinity === "ClientIP"
        ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS)
        : null,
  };
}

/** True where it matters on which node a connection is dealt. */
export function looksAtPlace(policy: ServicePolicy): boolean {
  return policy.isInternalLocal || policy.isExternalLocal || policy.preference !== "none";
}

function preferenceOf(spec: ServiceSpec, annotations: Readonly<Record<string, string>>): TrafficPreference {
  // Both spellings of Auto count, for both annotations, and nothing else does.
  const mode = annotations[TOPOLOGY_AWARE_HINTS] ?? annotations[TOPOLOGY_MODE];
  if (mode === "Auto" || mode === "auto") return "topology-aware";
  switch (spec.trafficDistribution) {
    case "PreferClose":
    case "PreferSameZone":
      return "same-zone";
    case "PreferSameNode":
      return "same-node";
    default:
      return "none";
  }
}
