import type { EndpointView, ProxyPlace } from "./endpoint-view.js";

/** By what a node chose among the endpoints. */
export type TopologyMode = "none" | "same-node" | "same-zone";

/** What the proxy of one node may send new connections to. */
export interface NodeEndpoints<T> {
  /** Under traffic policy Cluster: ready ones by the hints, or, where none is ready, terminating ones that serve. */
  readonly cluster: readonly T[];
  /** Under traffic policy Local: those on this node only, with the same fallback. */
  readonly local: readonly T[];
  readonly topologyMode: TopologyMode;
}

/**
 * Which endpoints the kube-proxy of a node uses.
 *
 * Hints count only where every ready endpoint has one and at least one is meant for this node (or zone): node hints
 * first, then zone hints, else all ready endpoints.
 *
 * Order: that of the input.
 * Source: kubernetes v1.36.3 pkg/proxy/topology.go#CategorizeEndpoints, #topologyModeFromHints.
 */
export function categorizeEndpoints<T>(
  endpoints: readonly EndpointView<T>[],
  place: ProxyPlace,
): NodeEndpoints<T> {
  const ready = endpoints.filter(({ conditions }) => conditions.ready);
  const terminating = endpoints.filter(({ conditions }) => conditions.serving && conditions.terminating);
  const topologyMode = topologyModeOf(ready, place);
  const near = ready.filter((endpoint) => isMeantFor(endpoint, topologyMode, place));
  const isLocal = ({ node }: EndpointView<T>) => node === place.node;
  const local = ready.filter(isLocal);
  return {
    cluster: targetsOf(near.length > 0 ? near : terminating),
    local: targetsOf(local.length > 0 ? local : terminating.filter(isLocal)),
    topologyMode,
  };
}

function topologyModeOf<T>(ready: readonly EndpointView<T>[], { node, zone }: ProxyPlace): TopologyMode {
  if (ready.length === 0) return "none";
  const haveNodeHints = ready.every(({ nodeHint }) => nodeHint !== null);
  if (haveNodeHints && ready.some(({ nodeHint }) => nodeHint === node)) return "same-node";
  const haveZoneHints = ready.every(({ zoneHint }) => zoneHint !== null);
  return haveZoneHints && ready.some(({ zoneHint }) => zoneHint === zone) ? "same-zone" : "none";
}

function isMeantFor<T>(endpoint: EndpointView<T>, mode: TopologyMode, place: ProxyPlace): boolean {
  switch (mode) {
    case "none":
      return true;
    case "same-node":
      return endpoint.nodeHint === place.node;
    case "same-zone":
      return endpoint.zoneHint === place.zone;
  }
}

function targetsOf<T>(endpoints: readonly EndpointView<T>[]): readonly T[] {
  return endpoints.map(({ target }) => target);
}
