import type { EndpointEntry, Node, Pod, Service } from "../../cluster/index.js";
import {
  type Endpoint,
  type EndpointConditions,
  endpointConditions,
  looksAtPlace,
  type SelectedEndpoints,
  selectEndpoints,
  servicePolicy,
  serviceRouting,
  type TrafficPreference,
  topologyHints,
  zoneShares,
} from "../../network/index.js";

const CONTROL_PLANE_LABELS = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

/** What a Service's slices say. */
export interface PublishedEndpoints extends SelectedEndpoints<Pod> {
  /** All endpoints, where it matters on which node a connection is dealt; null: it does not. */
  readonly views: readonly EndpointEntry[] | null;
}

/** Conditions packed into one number, so that a change is one comparison. 0: the pod is no endpoint. */
export function endpointCode(pod: Pod, publishNotReadyAddresses: boolean): number {
  const conditions = conditionsOf(pod, publishNotReadyAddresses);
  if (conditions === null) return 0;
  return 1 | (conditions.ready ? 2 : 0) | (conditions.serving ? 4 : 0) | (conditions.terminating ? 8 : 0);
}

/** Where a Service's traffic goes by the state of its pods (and, for topology-aware hints, of the nodes) now. */
export function currentEndpoints(service: Service, nodes: Iterable<Node> = []): PublishedEndpoints {
  const endpoints: Endpoint<Pod>[] = [];
  const publishNotReady = service.spec.publishNotReadyAddresses === true;
  for (const pod of service.selection?.pods ?? []) {
    const conditions = conditionsOf(pod, publishNotReady);
    if (conditions !== null) endpoints.push({ target: pod, conditions });
  }
  const isProxied = serviceRouting(service.spec) === "kube-proxy";
  const policy = servicePolicy(service.spec, service.annotations);
  const selected = selectEndpoints(endpoints, isProxied);
  if (!isProxied || !looksAtPlace(policy)) return { ...selected, views: null };
  const views = withHints(endpoints, policy.preference, nodes);
  if (!policy.isInternalLocal && !policy.isExternalLocal) return { ...selected, views };
  // A node without a ready pod of its own falls back to one that ends, whatever other nodes have.
  const isUsed = ({ conditions: { ready, serving, terminating }, node }: EndpointEntry) =>
    ready ||
    (serving && terminating && !views.some((other) => other.conditions.ready && other.node === node));
  const targets = views.filter(isUsed).map(({ target }) => target);
  return { targets, usesTerminating: selected.usesTerminating, views };
}

function withHints(
  endpoints: readonly Endpoint<Pod>[],
  preference: TrafficPreference,
  nodes: Iterable<Node>,
): readonly EndpointEntry[] {
  const entries = endpoints.map(({ target, conditions }) => ({
    target,
    conditions,
    node: target.node?.name ?? "",
    zone: target.node?.zone ?? "",
    zoneHint: null,
    nodeHint: null,
  }));
  if (preference === "none") return entries;
  if (preference === "topology-aware") return withTopologyHints(entries, nodes);
  return entries.map((entry) => ({
    ...entry,
    zoneHint: entry.conditions.ready && entry.zone !== "" ? entry.zone : null,
    nodeHint: entry.conditions.ready && preference === "same-node" && entry.node !== "" ? entry.node : null,
  }));
}

function withTopologyHints(
  entries: readonly EndpointEntry[],
  nodes: Iterable<Node>,
): readonly EndpointEntry[] {
  const shares = zoneShares(
    [...nodes].map(({ zone, allocatable, ready, labels }) => ({
      zone,
      cpuMillicores: allocatable.cpuMillicores,
      isReady: ready,
      isControlPlane: CONTROL_PLANE_LABELS.some((label) => labels[label] !== undefined),
    })),
  );
  if (typeof shares === "string") return entries;
  const ready = entries.filter(({ conditions }) => conditions.ready);
  const { hints } = topologyHints(
    ready.map(({ zone }) => zone),
    shares,
  );
  if (hints === null) return entries;
  const hintOf = new Map(ready.map((entry, i) => [entry, hints[i]!]));
  return entries.map((entry) => ({ ...entry, zoneHint: hintOf.get(entry) ?? null }));
}

function conditionsOf(pod: Pod, publishNotReadyAddresses: boolean): EndpointConditions | null {
  if (!pod.exists) return null;
  return endpointConditions(
    {
      isReady: pod.isReady,
      isDeleting: pod.deletion !== null,
      isTerminal: pod.isTerminal,
      // The store does not carry addresses; running containers imply one.
      hasAddress: pod.containersStartedAt !== null,
    },
    publishNotReadyAddresses,
  );
}
