import { firstUntoleratedTaint } from "../../scheduling/index.js";
import type { BalancedNode, BalancedPod } from "./balanced-node.js";
import type { Evictor } from "./evictor.js";
import { amountOf, type ResourceAmounts, rawSum } from "./resource-amounts.js";
import { sortForEviction } from "./sort-for-eviction.js";

/** What one pass of a balancing plugin may move, and when it stops. */
export interface MovePlan<P extends BalancedPod> {
  readonly sources: readonly BalancedNode<P>[];
  readonly destinations: readonly BalancedNode<P>[];
  /** Every resource that counts. */
  readonly resources: readonly string[];
  /** What may still be moved to the destinations, by resource; used up as pods go. */
  readonly available: Map<string, number>;
  /** Stops with a node that uses no more than this of every resource; null: only the room elsewhere counts. */
  readonly sourceCap: ((node: BalancedNode<P>, resource: string) => number) | null;
  readonly mayMove: (pod: P) => boolean;
  /** Most evictions from one node in this plugin; undefined: no limit. */
  readonly maxEvictionsPerNode: number | undefined;
  readonly reason: string;
}

/** A pod that went. */
export interface Eviction<P> {
  readonly pod: P;
  readonly node: string;
}

/**
 * Evicts pods from the sources, node by node, until each is down to its cap or the destinations have no room left.
 * Nobody looks where the pods go: the scheduler decides that.
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/nodeutilization/nodeutilization.go#evictPodsFromSourceNodes
 */
export function movePods<P extends BalancedPod>(
  plan: MovePlan<P>,
  evictor: Evictor<P>,
): readonly Eviction<P>[] {
  const evicted: Eviction<P>[] = [];
  for (const node of plan.sources) {
    const removable = sortForEviction(node.pods.filter((pod) => evictor.mayEvict(pod)));
    if (removable.length === 0) continue;
    const usage = new Map(node.usage);
    const goesOn = () => hasExcess(plan, node, usage) && hasRoom(plan);
    if (!goesOn()) continue;
    let fromNode = 0;
    for (const pod of removable) {
      if (plan.maxEvictionsPerNode !== undefined && fromNode + 1 > plan.maxEvictionsPerNode) break;
      if (!plan.mayMove(pod) || !toleratesAny(pod, plan.destinations)) continue;
      if (!evictor.passesNodeFit(pod, node.name)) continue;
      const outcome = evictor.evict(pod, node.name, plan.reason);
      if (outcome === "total-limit") return evicted;
      if (outcome === "node-limit") break;
      if (outcome !== "evicted") continue;
      evicted.push({ pod, node: node.name });
      fromNode++;
      take(usage, plan, pod.amounts);
      if (!goesOn()) break;
    }
  }
  return evicted;
}

/** Nodes by Σ of what they use, smallest first. Order: ties keep the order of the input. */
export function sortByUsage<P extends BalancedPod>(
  nodes: readonly BalancedNode<P>[],
  resources: readonly string[],
): readonly BalancedNode<P>[] {
  return [...nodes].sort((a, b) => rawSum(a.usage, resources) - rawSum(b.usage, resources));
}

function hasExcess<P extends BalancedPod>(
  { sourceCap, resources }: MovePlan<P>,
  node: BalancedNode<P>,
  usage: ResourceAmounts,
): boolean {
  return (
    sourceCap === null || resources.some((resource) => amountOf(usage, resource) > sourceCap(node, resource))
  );
}

function hasRoom<P extends BalancedPod>({ available, resources }: MovePlan<P>): boolean {
  return resources.every((resource) => amountOf(available, resource) > 0);
}

function toleratesAny<P extends BalancedPod>(pod: P, nodes: readonly BalancedNode<P>[]): boolean {
  return nodes.some(({ taints }) => firstUntoleratedTaint(taints, pod.tolerations) === undefined);
}

function take<P extends BalancedPod>(
  usage: Map<string, number>,
  { available, resources }: MovePlan<P>,
  amounts: ResourceAmounts,
): void {
  for (const resource of resources) {
    const amount = resource === "pods" ? 1 : amountOf(amounts, resource);
    usage.set(resource, amountOf(usage, resource) - amount);
    available.set(resource, amountOf(available, resource) - amount);
  }
}
