import { Node, Pod, type PodTemplate } from "../../../src/cluster/index.js";
import {
  type Affinity,
  type Container,
  type ContainerImage,
  compileLabelSelector,
  isEmptySelector,
  type LabelSelector,
  type PodSpec,
  podRequests,
  type ResourceList,
  type StringMap,
  type Taint,
  type Toleration,
  type TopologySpreadConstraint,
} from "../../../src/kubernetes/index.js";
import {
  type ClusterLookups,
  type DisruptionBudget,
  inNodeTreeOrder,
  PodMatcher,
  SchedulingContext,
  type SchedulingPod,
  schedulingPodOf,
} from "../../../src/scheduling/index.js";
import { bytesOf, millicores, type SimTime, seconds } from "../../../src/units/index.js";

/** `cpuMilli`, `memoryBytes`, `ephemeralStorageBytes`; any other key is a resource by its name. */
export type GivenRequests = Readonly<Record<string, number>>;

export interface GivenContainer {
  readonly requests?: GivenRequests;
  readonly limits?: GivenRequests;
  readonly restartPolicy?: "Always";
  readonly image?: string;
  readonly hostPorts?: readonly {
    readonly hostPort: number;
    readonly protocol?: "TCP" | "UDP" | "SCTP";
    readonly hostIP?: string;
  }[];
}

export interface GivenPod {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly nodeName?: string;
  readonly containers?: readonly GivenContainer[];
  readonly initContainers?: readonly GivenContainer[];
  readonly podResources?: { readonly requests?: GivenRequests };
  readonly overhead?: GivenRequests;
  readonly imageVolumes?: readonly string[];
  readonly affinity?: Affinity;
  readonly nodeSelector?: StringMap;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly ownerReferences?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly controller?: boolean;
  }[];
  readonly terminating?: boolean;
  readonly priority?: number;
  readonly startTimeNanos?: number;
}

export interface GivenNode {
  readonly name: string;
  readonly labels?: StringMap;
  readonly taints?: readonly Taint[];
  readonly unschedulable?: boolean;
  readonly cpuMilli?: number;
  readonly memoryBytes?: number;
  readonly ephemeralStorageBytes?: number;
  readonly pods?: number;
  readonly extended?: Readonly<Record<string, number>>;
  readonly images?: readonly ContainerImage[];
}

export interface GivenCluster {
  readonly nodes: readonly GivenNode[];
  readonly pods?: readonly GivenPod[];
  readonly namespaces?: readonly { readonly name: string; readonly labels?: StringMap }[];
  readonly services?: readonly { readonly namespace: string; readonly selector?: StringMap }[];
  readonly replicaSets?: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly selector: LabelSelector;
  }[];
}

export interface GivenBudget {
  readonly namespace: string;
  readonly disruptionsAllowed: number;
  readonly selector?: LabelSelector;
  readonly disruptedPods?: readonly string[];
}

const NONE = {} as const;
const RESOURCE_NAMES: Readonly<Record<string, string>> = {
  cpuMilli: "cpu",
  memoryBytes: "memory",
  ephemeralStorageBytes: "ephemeral-storage",
};

function resourceList(requests: GivenRequests | undefined): ResourceList {
  return Object.fromEntries(
    Object.entries(requests ?? NONE).map(([name, amount]) => [
      RESOURCE_NAMES[name] ?? name,
      name === "cpuMilli" ? `${amount}m` : `${amount}`,
    ]),
  );
}

function containerOf(given: GivenContainer, index: number): Container {
  return {
    name: `c${index}`,
    resources: { requests: resourceList(given.requests) },
    ...(given.image === undefined ? NONE : { image: given.image }),
    ...(given.restartPolicy === undefined ? NONE : { restartPolicy: given.restartPolicy }),
    ports: (given.hostPorts ?? []).map((port) => ({ containerPort: port.hostPort, ...port })),
  };
}

function templateOf(given: GivenPod): PodTemplate {
  const volumes = (given.imageVolumes ?? []).map((reference, i) => ({ name: `v${i}`, image: { reference } }));
  const spec: PodSpec = {
    containers: (given.containers ?? []).map(containerOf),
    initContainers: (given.initContainers ?? []).map(containerOf),
    overhead: resourceList(given.overhead),
    volumes,
    ...(given.podResources === undefined
      ? NONE
      : { resources: { requests: resourceList(given.podResources.requests) } }),
    ...(given.affinity === undefined ? NONE : { affinity: given.affinity }),
    ...(given.nodeSelector === undefined ? NONE : { nodeSelector: given.nodeSelector }),
    ...(given.tolerations === undefined ? NONE : { tolerations: given.tolerations }),
    ...(given.topologySpreadConstraints === undefined
      ? NONE
      : { topologySpreadConstraints: given.topologySpreadConstraints }),
  };
  const requests = podRequests(spec);
  return {
    spec,
    labels: given.labels ?? NONE,
    annotations: NONE,
    requests,
    nonZeroRequests: {
      ...requests,
      cpuMillicores: requests.nonZeroCpuMillicores,
      memoryBytes: requests.nonZeroMemoryBytes,
    },
    priority: given.priority ?? 0,
    terminationGracePeriodSeconds: 30,
  };
}

/** A pod of a vector as an object of the cluster. */
export function podOf(given: GivenPod, index = 0): Pod {
  const name = given.name ?? `pod-${index}`;
  const namespace = given.namespace ?? "";
  const owner = given.ownerReferences?.find(({ controller }) => controller);
  const pod = new Pod(
    {
      namespace,
      name,
      uid: name,
      stableName: name,
      template: templateOf(given),
      ownerKey: owner === undefined ? null : `${owner.kind}/${namespace}/${owner.name}`,
      workloadKey: name,
    },
    0 as SimTime,
  );
  if (given.terminating)
    pod.deletion = { requestedAt: 0 as SimTime, gracePeriodSeconds: 30, reason: "deleted" };
  if (given.startTimeNanos !== undefined) {
    // Preemption compares whole seconds; only the order counts in the vectors.
    pod.startTime = seconds(given.startTimeNanos);
  }
  return pod;
}

export function schedulingPod(given: GivenPod): SchedulingPod {
  return schedulingPodOf(podOf(given));
}

export function nodeOf(given: GivenNode): Node {
  const amounts = {
    cpuMillicores: millicores(given.cpuMilli ?? 0),
    memoryBytes: bytesOf(given.memoryBytes ?? 0),
    ephemeralStorageBytes: bytesOf(given.ephemeralStorageBytes ?? 0),
    scalars: new Map<string, number>(Object.entries(given.extended ?? NONE)),
    pods: given.pods ?? 0,
  };
  const node = new Node(
    {
      name: given.name,
      labels: given.labels ?? NONE,
      taints: given.taints ?? [],
      unschedulable: given.unschedulable ?? false,
      allocatable: amounts,
      capacity: amounts,
      group: "",
      ready: true,
    },
    0 as SimTime,
  );
  return given.images === undefined ? node : Object.assign(node, { images: given.images });
}

/** Nodes with their pods, in the scheduler's order, and what placement asks beside them. */
export function contextOf(given: GivenCluster): SchedulingContext {
  const nodes = inNodeTreeOrder(given.nodes.map(nodeOf));
  const byName = new Map(nodes.map((node) => [node.name, node]));
  (given.pods ?? []).forEach((pod, i) => {
    byName.get(pod.nodeName ?? "")?.addPod(podOf(pod, i));
  });
  const context = new SchedulingContext(nodes, lookupsOf(given));
  context.refresh();
  return context;
}

function lookupsOf({ namespaces = [], services = [], replicaSets = [] }: GivenCluster): ClusterLookups {
  const labels = new Map(namespaces.map((namespace) => [namespace.name, namespace.labels ?? NONE]));
  const matchers = new WeakMap<SchedulingPod, PodMatcher>();
  return {
    namespaceLabels: (name) => labels.get(name),
    defaultSpreadMatcher: (pod) => {
      const known = matchers.get(pod);
      if (known !== undefined) return known;
      const selectors = services
        .filter(({ namespace, selector }) => {
          if (namespace !== pod.namespace || selector === undefined) return false;
          return compileLabelSelector({ matchLabels: selector })(pod.labels);
        })
        .map(({ selector }): LabelSelector => ({ matchLabels: selector! }));
      for (const set of replicaSets) {
        if (pod.ownerKey === `ReplicaSet/${set.namespace}/${set.name}`) selectors.push(set.selector);
      }
      if (selectors.every(isEmptySelector)) return null;
      const tests = selectors.map(compileLabelSelector);
      const matcher = new PodMatcher(pod.namespace, false, (of) => tests.every((test) => test(of)));
      matchers.set(pod, matcher);
      return matcher;
    },
  };
}

export function budgetOf(given: GivenBudget): DisruptionBudget {
  const { selector } = given;
  const matches =
    selector === undefined || isEmptySelector(selector) ? () => false : compileLabelSelector(selector);
  return {
    namespace: given.namespace,
    disruptionsAllowed: given.disruptionsAllowed,
    disruptedPods: new Set(given.disruptedPods),
    matches,
  };
}
