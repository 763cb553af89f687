export { AffinityTable } from "./affinity-table.js";
export { backendPort } from "./backend-port.js";
export * from "./balancing/index.js";
export { categorizeEndpoints, type NodeEndpoints, type TopologyMode } from "./categorize-endpoints.js";
export {
  type Distance,
  type DistanceShares,
  distanceBetween,
  distanceShares,
  type NetworkPlace,
} from "./distance.js";
export { dnsAnswer, type PodDnsName, podDnsName } from "./dns-answer.js";
export {
  cachedLookups,
  podResolver,
  type Resolver,
  type ResolverSpecParts,
  triedNames,
} from "./dns-queries.js";
export { type EndpointChanges, endpointChanges } from "./endpoint-changes.js";
export { type EndpointConditions, type EndpointPod, endpointConditions } from "./endpoint-conditions.js";
export type { EndpointView, ProxyPlace } from "./endpoint-view.js";
export { type HealthCheck, noticedAt } from "./health-check.js";
export { type IngressMatch, ingressBackend } from "./ingress-backend.js";
export { ingressClassOf } from "./ingress-class-of.js";
export {
  type PolicyDestinationPort,
  type PolicyOutsider,
  type PolicyPods,
  type PolicyRefusal,
  policyRefusal,
} from "./network-policy.js";
export { proxySyncTime } from "./proxy-sync-time.js";
export { type SelectedEndpoints, selectEndpoints } from "./select-endpoints.js";
export {
  DEFAULT_AFFINITY_SECONDS,
  looksAtPlace,
  type ServicePolicy,
  servicePolicy,
  type TrafficPreference,
} from "./service-policy.js";
export { type ServiceRouting, serviceRouting } from "./service-routing.js";
export {
  type HintNode,
  type NoHintsReason,
  topologyHints,
  type ZoneHints,
  type ZoneShare,
  zoneShares,
} from "./topology-hints.js";
