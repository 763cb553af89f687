import type { Allocatable, Pod, Resources } from "../../cluster/index.js";
import { podQosClassOf } from "../../kubernetes/index.js";
import { schedulingPodOf } from "../../scheduling/index.js";
import type { BalancedNode, BalancedPod } from "./balanced-node.js";
import type { DescheduledNode } from "./descheduled-node.js";
import type { MetricsCollector } from "./metrics-collector.js";

/** A pod of the cluster as the balancing plugins read it. */
export interface ClusterBalancedPod extends BalancedPod {
  readonly pod: Pod;
}

/**
 * Nodes as the balancing plugins read them: amounts are requests, or with `measured` what is used. A node or pod that
 * nobody has measured is left out then.
 */
export function balancedViewOf(
  nodes: readonly DescheduledNode[],
  measured: MetricsCollector | null = null,
): readonly BalancedNode<ClusterBalancedPod>[] {
  return measured === null ? requestedView(nodes) : measuredView(requestedView(nodes), nodes, measured);
}

function measuredView(
  requested: readonly BalancedNode<ClusterBalancedPod>[],
  nodes: readonly DescheduledNode[],
  measured: MetricsCollector,
): readonly BalancedNode<ClusterBalancedPod>[] {
  return requested.flatMap((view, i) => {
    const { node } = nodes[i]!;
    const usage = measured.ofNode(node);
    if (usage === null) return [];
    const pods = view.pods.flatMap((each) => {
      const amounts = measured.ofPod(each.pod);
      return amounts === null ? [] : [{ ...each, amounts }];
    });
    return [{ ...view, usage: new Map([...usage, ["pods", node.pods.size]]), pods }];
  });
}

function requestedView(nodes: readonly DescheduledNode[]): readonly BalancedNode<ClusterBalancedPod>[] {
  return nodes.map(({ node, pods }) => ({
    name: node.name,
    taints: node.taints,
    unschedulable: node.unschedulable,
    allocatable: withPods(node.allocatable, node.allocatable.pods),
    usage: withPods(node.requested, node.pods.size),
    pods: pods.map((pod) => ({
      pod,
      namespace: pod.namespace,
      name: pod.name,
      priority: pod.template.priority,
      qosClass: podQosClassOf(pod.template.spec),
      tolerations: schedulingPodOf(pod).tolerations,
      amounts: amountsOf(pod.template.requests),
    })),
  }));
}

function withPods(resources: Resources | Allocatable, pods: number): ReadonlyMap<string, number> {
  return amountsOf(resources).set("pods", pods);
}

function amountsOf(resources: Resources): Map<string, number> {
  return new Map<string, number>([
    ["cpu", resources.cpuMillicores],
    ["memory", resources.memoryBytes],
    ["ephemeral-storage", resources.ephemeralStorageBytes],
    ...resources.scalars,
  ]);
}
