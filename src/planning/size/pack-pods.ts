import { Node, Pod, type PodTemplate } from "../../cluster/index.js";
import { nodeOfGroup, type ResolvedNodeGroup } from "../../scenario/index.js";
import {
  makeProfile,
  prepareFilters,
  runFilters,
  SchedulingContext,
  schedulingPodOf,
} from "../../scheduling/index.js";
import type { SimTime } from "../../units/index.js";

/** So many equal pods. */
export interface PodCount {
  readonly namespace: string;
  readonly workload: string;
  readonly template: PodTemplate;
  readonly count: number;
}

/** Beyond so many nodes a type is no candidate. */
const MOST_NODES = 2_000;

/**
 * How many nodes of a group pods need, by first fit, the largest first, where every "does it fit" is the scheduler's
 * own filters; null where one fits on no empty node. Pods of `onEvery` stand on each node before.
 */
export function packPods(
  group: ResolvedNodeGroup,
  pods: readonly PodCount[],
  onEvery: readonly PodTemplate[] = [],
): number | null {
  const profile = makeProfile({});
  const nodes: Node[] = [];
  const context = new SchedulingContext(nodes);
  const zero = 0 as SimTime;
  const open = (): Node => {
    const node = new Node(nodeOfGroup(group, nodes.length + 1), zero);
    for (const [index, template] of onEvery.entries()) {
      node.addPod(hypotheticalPod("default", `daemon-${index}`, template, nodes.length));
    }
    nodes.push(node);
    context.setNodes([...nodes]);
    context.refresh();
    return node;
  };
  const size = ({ template: { requests } }: PodCount) =>
    Math.max(
      requests.cpuMillicores / group.allocatable.cpuMillicores,
      requests.memoryBytes / group.allocatable.memoryBytes,
    );
  for (const each of pods.toSorted((a, b) => size(b) - size(a))) {
    // Nodes that were too full for a pod are too full for its equals.
    let first = 0;
    const { namespace, workload, template } = each;
    const pod = schedulingPodOf({ namespace, ownerKey: workload, template });
    for (let n = 0; n < each.count; n++) {
      context.refresh();
      const { filters, rejection } = prepareFilters(pod, context, profile);
      if (rejection !== null) return null;
      let place = -1;
      for (let index = first; index < nodes.length && place < 0; index++) {
        if (runFilters(filters, nodes[index]!, index) === null) place = index;
        else if (index === first && isFull(nodes[index]!, template)) first++;
      }
      if (place < 0) {
        if (nodes.length >= MOST_NODES) return null;
        const node = open();
        const fresh = prepareFilters(pod, context, profile);
        if (fresh.rejection !== null || runFilters(fresh.filters, node, nodes.length - 1) !== null) {
          // Spread over zones may want a node elsewhere: the next one lies in the next zone.
          const zones = Math.max(1, group.zones.length);
          let tries = 1;
          while (tries < zones && place < 0) {
            const next = open();
            const again = prepareFilters(pod, context, profile);
            if (runFilters(again.filters, next, nodes.length - 1) === null) place = nodes.length - 1;
            tries++;
          }
          if (place < 0) return null;
        } else place = nodes.length - 1;
      }
      nodes[place]!.addPod(hypotheticalPod(namespace, `${workload}-${n}`, template, n));
    }
  }
  return nodes.length;
}

function isFull(node: Node, { requests }: PodTemplate): boolean {
  return (
    node.requested.cpuMillicores + requests.cpuMillicores > node.allocatable.cpuMillicores ||
    node.requested.memoryBytes + requests.memoryBytes > node.allocatable.memoryBytes ||
    node.pods.size >= node.allocatable.pods
  );
}

/** A pod that exists only in a plan. */
export function hypotheticalPod(namespace: string, name: string, template: PodTemplate, number: number): Pod {
  const stableName = `Plan/${namespace}/${name}#${number}`;
  return new Pod(
    {
      namespace,
      name: `${name}-${number}`,
      uid: stableName,
      stableName,
      template,
      ownerKey: null,
      workloadKey: `Plan/${namespace}/${name}`,
    },
    0 as SimTime,
  );
}
