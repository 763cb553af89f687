import type { Taint } from "../kubernetes/index.js";
import type { SimTime } from "../units/index.js";
import type { Pod } from "./pod.js";
import { type Allocatable, ResourceTotals } from "./resources.js";

/**
 * `taints`, `labels`, `allocatable`, `unschedulable`: that part of the spec changed; `volume-limits`: its CSINode;
 * `ready`, `pressure`: its conditions; `cut-off`, `reconnected`: nobody heard of it any more, or does again (no write to the API).
 */
export type NodeChange =
  | "taints"
  | "labels"
  | "allocatable"
  | "unschedulable"
  | "volume-limits"
  | "ready"
  | "pressure"
  | "cut-off"
  | "reconnected";

/** How a node fell silent: its machine lost power and all its processes, or only its network failed. */
export type NodeOutage = "power" | "network";

export interface NodeInit {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
  readonly allocatable: Allocatable;
  readonly capacity: Allocatable;
  /** Name of the node group it belongs to; "" for a node from a manifest. */
  readonly group: string;
  readonly ready: boolean;
  /** When its machine was started, from which it is billed. Default: when the node appears. */
  readonly launchedAt?: SimTime;
  /** See `Node.volumeLimits`. Default: none. */
  readonly volumeLimits?: ReadonlyMap<string, number>;
}

/** The key of a limit that holds for each driver without one of its own. */
export const ANY_DRIVER = "*";

/** A host port in use on a node. */
export interface HostPort {
  readonly hostIP: string;
  readonly protocol: string;
  readonly port: number;
}

/**
 * A node in the store, with what its pods ask for kept as running sums: at once the node object and upstream's
 * scheduler cache entry (NodeInfo). Change it only through `Cluster`, or on a clone inside a `ClusterSnapshot`.
 */
export class Node {
  readonly name: string;
  readonly key: string;
  readonly group: string;
  readonly createdAt: SimTime;
  readonly launchedAt: SimTime;
  labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  taints: readonly Taint[];
  unschedulable: boolean;
  allocatable: Allocatable;
  readonly capacity: Allocatable;
  /** Volumes that the node can attach, by CSI driver or `ANY_DRIVER`; a driver without an entry has no limit. */
  volumeLimits: ReadonlyMap<string, number>;
  ready: boolean;
  /** With `ready` false: the Ready condition is Unknown, because the node gave no sign of life. */
  isReadyUnknown = false;
  memoryPressure = false;
  /** Since when neither kubelet nor pods can be reached; null: they can. */
  cutOffSince: SimTime | null = null;
  outage: NodeOutage | null = null;
  exists = true;

  /** Pods that occupy the node: bound or assumed, not terminal, terminating ones included until gone. */
  readonly pods = new Set<Pod>();
  readonly requested = new ResourceTotals();
  readonly nonZeroRequested = new ResourceTotals();
  readonly hostPorts: HostPort[] = [];
  /** How many of its pods want to be near to or away from other pods. */
  affinityPodCount = 0;
  /** Rises with each change of the node or of its pods; caches compare it. */
  generation = 0;
  /** Rises with each change after which less may fit: a pod came, or the node itself changed. Pods that leave do not count. */
  tightenings = 0;

  constructor(init: NodeInit, createdAt: SimTime) {
    this.name = init.name;
    this.key = init.name;
    this.group = init.group;
    this.labels = init.labels;
    this.annotations = init.annotations ?? NO_ANNOTATIONS;
    this.taints = init.taints;
    this.unschedulable = init.unschedulable;
    this.allocatable = init.allocatable;
    this.capacity = init.capacity;
    this.volumeLimits = init.volumeLimits ?? NO_LIMITS;
    this.ready = init.ready;
    this.createdAt = createdAt;
    this.launchedAt = init.launchedAt ?? createdAt;
  }

  get zone(): string {
    return this.labels["topology.kubernetes.io/zone"] ?? "";
  }

  addPod(pod: Pod): void {
    this.pods.add(pod);
    this.requested.add(pod.template.requests);
    this.nonZeroRequested.add(pod.template.nonZeroRequests);
    for (const port of hostPortsOf(pod)) this.hostPorts.push(port);
    if (hasPodAffinity(pod)) this.affinityPodCount++;
    this.generation++;
    this.tightenings++;
  }

  removePod(pod: Pod): void {
    if (!this.pods.delete(pod)) return;
    this.requested.subtract(pod.template.requests);
    this.nonZeroRequested.subtract(pod.template.nonZeroRequests);
    for (const port of hostPortsOf(pod)) {
      const index = this.hostPorts.findIndex(
        (used) => used.port === port.port && used.hostIP === port.hostIP && used.protocol === port.protocol,
      );
      if (index >= 0) this.hostPorts.splice(index, 1);
    }
    if (hasPodAffinity(pod)) this.affinityPodCount--;
    this.generation++;
  }

  /** A copy for a hypothetical cluster; the pods themselves are shared. */
  clone(): Node {
    const copy = new Node(this, this.createdAt);
    for (const pod of this.pods) copy.pods.add(pod);
    copy.requested.add(this.requested);
    copy.nonZeroRequested.add(this.nonZeroRequested);
    for (const port of this.hostPorts) copy.hostPorts.push(port);
    copy.generation = this.generation;
    copy.tightenings = this.tightenings;
    copy.affinityPodCount = this.affinityPodCount;
    return copy;
  }
}

function hasPodAffinity({ template: { spec } }: Pod): boolean {
  const { affinity } = spec;
  return affinity?.podAffinity !== undefined || affinity?.podAntiAffinity !== undefined;
}

const NO_ANNOTATIONS: Readonly<Record<string, string>> = {};
const NO_LIMITS: ReadonlyMap<string, number> = new Map();
const NO_PORTS: readonly HostPort[] = [];
const portsByTemplate = new WeakMap<object, readonly HostPort[]>();

/** Host ports of a pod's containers and sidecars; empty IP means 0.0.0.0, empty protocol TCP. */
export function hostPortsOf(pod: Pick<Pod, "template">): readonly HostPort[] {
  const known = portsByTemplate.get(pod.template);
  if (known !== undefined) return known;
  const { spec } = pod.template;
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  const ports = [...(spec.containers ?? []), ...sidecars].flatMap((container) =>
    (container.ports ?? []).flatMap((port) =>
      port.hostPort === undefined || port.hostPort === 0
        ? []
        : [{ hostIP: port.hostIP || "0.0.0.0", protocol: port.protocol || "TCP", port: port.hostPort }],
    ),
  );
  const result = ports.length === 0 ? NO_PORTS : ports;
  portsByTemplate.set(pod.template, result);
  return result;
}
