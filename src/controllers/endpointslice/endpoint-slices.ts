import type { EndpointEntry, Node, Pod, Service } from "../../cluster/index.js";
import {
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

/** The conditions of a Service's pods, in the order in which they came; null: no endpoint. */
export type ConditionsByPod = ReadonlyMap<Pod, EndpointConditions | null>;

/** The conditions of a pod's endpoint; null: it is none. */
export function conditionsOf(pod: Pod, { spec }: Service): EndpointConditions | null {
  if (!pod.exists) return null;
  return endpointConditions(
    {
      isReady: pod.isReady,
      isDeleting: pod.deletion !== null,
      isTerminal: pod.isTerminal,
      // The store does not carry addresses; running containers imply one.
      hasAddress: pod.containersStartedAt !== null,
    },
    spec.publishNotReadyAddresses === true,
  );
}

/** Whether a pod whose conditions change may be chosen in another way, where it does not matter on which node it is. */
export function changesChoice(before: EndpointConditions | null, now: EndpointConditions | null): boolean {
  // Ready ones are chosen; where there is none, those that serve and terminate.
  return isReady(before) !== isReady(now) || isLastResort(before) !== isLastResort(now);
}

function isReady(conditions: EndpointConditions | null): boolean {
  return conditions?.ready === true;
}

function isLastResort(conditions: EndpointConditions | null): boolean {
  return conditions?.serving === true && conditions.terminating;
}

/** Where a Service's traffic goes by the state of its pods (and, for topology-aware hints, of the nodes) now. */
export function currentEndpoints(
  service: Service,
  pods: ConditionsByPod,
  nodes: Iterable<Node>,
): PublishedEndpoints {
  const isProxied = serviceRouting(service.spec) === "kube-proxy";
  const policy = servicePolicy(service.spec, service.annotations);
  const { targets, usesTerminating } = selectEndpoints(pods, isProxied);
  if (!isProxied || !looksAtPlace(policy)) return { targets, usesTerminating, views: null };
  const views = withHints(pods, policy.preference, nodes);
  if (!policy.isInternalLocal && !policy.isExternalLocal) return { targets, usesTerminating, views };
  // A node without a ready pod of its own falls back to one that ends, whatever other nodes have.
  const isUsed = ({ conditions: { ready, serving, terminating }, node }: EndpointEntry) =>
    ready ||
    (serving && terminating && !views.some((other) => other.conditions.ready && other.node === node));
  return { targets: views.filter(isUsed).map(({ target }) => target), usesTerminating, views };
}

function withHints(
  pods: ConditionsByPod,
  preference: TrafficPreference,
  nodes: Iterable<Node>,
): readonly EndpointEntry[] {
  const entries: EndpointEntry[] = [];
  for (const [target, conditions] of pods) {
    if (conditions === null) continue;
    const node = target.node?.name ?? "";
    entries.push({ target, conditions, node, zone: target.node?.zone ?? "", zoneHint: null, nodeHint: null });
  }
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
