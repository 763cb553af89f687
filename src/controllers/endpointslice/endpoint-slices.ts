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

const IS_ENDPOINT = 1;
const READY = 2;
const SERVING = 4;
const TERMINATING = 8;

/** Conditions packed into one number, so that a change is one comparison. 0: the pod is no endpoint. */
export function endpointCode(pod: Pod, publishNotReadyAddresses: boolean): number {
  const conditions = conditionsOf(pod, publishNotReadyAddresses);
  if (conditions === null) return 0;
  return (
    IS_ENDPOINT |
    (conditions.ready ? READY : 0) |
    (conditions.serving ? SERVING : 0) |
    (conditions.terminating ? TERMINATING : 0)
  );
}

/** Whether a pod whose code changes may be chosen in another way, where it does not matter on which node it is. */
export function changesChoice(before: number, now: number): boolean {
  return choiceOf(before) !== choiceOf(now);
}

/** Ready ones are chosen; where there is none, those that serve and terminate. */
function choiceOf(code: number): number {
  const ends = SERVING | TERMINATING;
  return (code & READY) | ((code & ends) === ends ? 1 : 0);
}

/** Where a Service's traffic goes by the state of its pods (and, for topology-aware hints, of the nodes) now. */
export function currentEndpoints(service: Service, nodes: Iterable<Node> = []): PublishedEndpoints {
  const pods = service.selection?.pods ?? [];
  const publishNotReady = service.spec.publishNotReadyAddresses === true;
  const isProxied = serviceRouting(service.spec) === "kube-proxy";
  const policy = servicePolicy(service.spec, service.annotations);
  const { targets, usesTerminating } = selectEndpoints(
    pods,
    (pod) => conditionsOf(pod, publishNotReady),
    isProxied,
  );
  if (!isProxied || !looksAtPlace(policy)) return { targets, usesTerminating, views: null };
  const views = withHints(pods, publishNotReady, policy.preference, nodes);
  if (!policy.isInternalLocal && !policy.isExternalLocal) return { targets, usesTerminating, views };
  // A node without a ready pod of its own falls back to one that ends, whatever other nodes have.
  const isUsed = ({ conditions: { ready, serving, terminating }, node }: EndpointEntry) =>
    ready ||
    (serving && terminating && !views.some((other) => other.conditions.ready && other.node === node));
  return { targets: views.filter(isUsed).map(({ target }) => target), usesTerminating, views };
}

function withHints(
  pods: Iterable<Pod>,
  publishNotReady: boolean,
  preference: TrafficPreference,
  nodes: Iterable<Node>,
): readonly EndpointEntry[] {
  const entries: EndpointEntry[] = [];
  for (const target of pods) {
    const conditions = conditionsOf(target, publishNotReady);
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
