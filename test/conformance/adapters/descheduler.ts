import type { Node, Pod } from "../../../src/cluster/index.js";
import type { BalancedNode, BalancedPod } from "../../../src/controllers/descheduler/balanced-node.js";
import { EvictionCounter } from "../../../src/controllers/descheduler/eviction-limits.js";
import type { Evictor } from "../../../src/controllers/descheduler/evictor.js";
import { highNodeUtilization } from "../../../src/controllers/descheduler/high-node-utilization.js";
import { lowNodeUtilization } from "../../../src/controllers/descheduler/low-node-utilization.js";
import { fitsAnotherNode } from "../../../src/controllers/descheduler/node-fit.js";
import type { Adapter, Json } from "../adapter.js";
import { type GivenNode, type GivenPod, nodeOf, podOf } from "./scheduler-given.js";

type Percents = Readonly<Record<string, number>>;
type Usage = Readonly<Record<string, { readonly cpuMilli: number; readonly memoryBytes: number }>>;

interface Given {
  readonly nodes: readonly GivenNode[];
  readonly pods: readonly (GivenPod & { readonly evictable: boolean })[];
  readonly thresholdsPercent: Percents;
  readonly targetThresholdsPercent?: Percents;
  readonly useDeviationThresholds?: boolean;
  readonly nodeFit: boolean;
  readonly metricsBased?: boolean;
  readonly nodeUsage?: Usage;
  readonly podUsage?: Usage;
  readonly maxEvictionsPerNode?: number;
  readonly maxEvictionsPerNodeEvictor?: number;
}

interface Expected {
  readonly evictedCount: number;
  readonly onlyThesePodsMayBeEvicted?: readonly string[];
}

interface ViewedPod extends BalancedPod {
  readonly pod: Pod;
  readonly evictable: boolean;
}

function amounts(usage: { readonly cpuMilli: number; readonly memoryBytes: number } | undefined) {
  return new Map(Object.entries({ cpu: usage?.cpuMilli ?? 0, memory: usage?.memoryBytes ?? 0 }));
}

function viewOf(given: Given): { nodes: readonly Node[]; views: readonly BalancedNode<ViewedPod>[] } {
  const nodes = given.nodes.map(nodeOf);
  const views = nodes.map((node) => {
    const pods: ViewedPod[] = [];
    for (const [i, each] of given.pods.entries()) {
      if (each.nodeName !== node.name) continue;
      const pod = podOf(each, i);
      node.addPod(pod);
      const { requests, spec, priority } = pod.template;
      const requested = new Map<string, number>([
        ["cpu", requests.cpuMillicores],
        ["memory", requests.memoryBytes],
        ...requests.scalars,
      ]);
      pods.push({
        pod,
        evictable: each.evictable,
        namespace: pod.namespace,
        name: pod.name,
        priority,
        qosClass: requests.cpuMillicores > 0 ? "Burstable" : "BestEffort",
        tolerations: spec.tolerations ?? [],
        amounts: given.metricsBased ? amounts(given.podUsage?.[pod.name]) : requested,
      });
    }
    const { allocatable, requested } = node;
    const usage = given.metricsBased
      ? amounts(given.nodeUsage?.[node.name])
      : new Map([
          ["cpu", requested.cpuMillicores as number],
          ["memory", requested.memoryBytes],
          ...requested.scalars,
        ]);
    return {
      name: node.name,
      taints: node.taints,
      unschedulable: node.unschedulable,
      allocatable: new Map<string, number>([
        ["cpu", allocatable.cpuMillicores],
        ["memory", allocatable.memoryBytes],
        ["pods", allocatable.pods],
        ...allocatable.scalars,
      ]),
      usage: usage.set("pods", pods.length),
      pods,
    };
  });
  return { nodes, views };
}

function evictorOf(given: Given, nodes: readonly Node[]): Evictor<ViewedPod> {
  const counter = new EvictionCounter({ maxNoOfPodsToEvictPerNode: given.maxEvictionsPerNodeEvictor });
  return {
    mayEvict: ({ evictable }) => evictable,
    passesNodeFit: ({ pod }, node) => !given.nodeFit || fitsAnotherNode(pod, node, nodes),
    evict: ({ namespace }, node) => {
      const limit = counter.passedBy(node, namespace);
      if (limit !== undefined) return limit;
      counter.count(node, namespace);
      return "evicted";
    },
  };
}

function adapter(operation: string, run: (given: Given) => readonly string[]): Adapter {
  return {
    component: "descheduler",
    operation,
    run: (given: Json) => run(given as unknown as Given),
    compare(expected, actual) {
      const { evictedCount, onlyThesePodsMayBeEvicted } = expected as unknown as Expected;
      const names = actual as readonly string[];
      const allowed = onlyThesePodsMayBeEvicted ?? names;
      return names.length === evictedCount && names.every((name) => allowed.includes(name));
    },
  };
}

const percents = (given: Percents) => new Map(Object.entries(given));

export const deschedulerAdapters: readonly Adapter[] = [
  adapter("low-node-utilization", (given) => {
    const { nodes, views } = viewOf(given);
    const args = {
      thresholds: percents(given.thresholdsPercent),
      targetThresholds: percents(given.targetThresholdsPercent ?? {}),
      useDeviationThresholds: given.useDeviationThresholds ?? false,
      numberOfNodes: 0,
      isMeasured: given.metricsBased ?? false,
      evictionLimitPerNode: given.maxEvictionsPerNode,
    };
    return lowNodeUtilization(views, args, evictorOf(given, nodes)).evicted.map(({ pod }) => pod.name);
  }),
  adapter("high-node-utilization", (given) => {
    const { nodes, views } = viewOf(given);
    const args = {
      thresholds: percents(given.thresholdsPercent),
      numberOfNodes: 0,
      onlyThresholdingResources: false,
    };
    return highNodeUtilization(views, args, evictorOf(given, nodes)).evicted.map(({ pod }) => pod.name);
  }),
];
