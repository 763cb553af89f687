import { type BalancedNode, type BalancedPod, utilizationPercent } from "./balanced-node.js";
import type { Evictor } from "./evictor.js";
import type { BalanceReport, ResourceThresholds } from "./low-node-utilization.js";
import { movePods, sortByUsage } from "./move-pods.js";
import { ALWAYS_TRACKED, amountOf } from "./resource-amounts.js";

export interface HighNodeUtilizationArgs {
  /** cpu, memory and pods that are not named count as 100. */
  readonly thresholds: ResourceThresholds;
  /** Acts only with more underused nodes than this. */
  readonly numberOfNodes: number;
  /** Only pods that request one of the named resources go. */
  readonly onlyThresholdingResources: boolean;
  readonly mayMove?: (pod: BalancedPod) => boolean;
}

/**
 * Evicts the pods of underused nodes as long as the other schedulable nodes could take them, so that nodes empty;
 * meant to be used with a scheduler that packs (MostAllocated).
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/nodeutilization/highnodeutilization.go
 */
export function highNodeUtilization<P extends BalancedPod>(
  nodes: readonly BalancedNode<P>[],
  args: HighNodeUtilizationArgs,
  evictor: Evictor<P>,
): BalanceReport<P> {
  const named = [...args.thresholds.keys()];
  const thresholds = new Map([...ALWAYS_TRACKED.map((name) => [name, 100] as const), ...args.thresholds]);
  const resources = [...thresholds.keys()];
  const low = nodes.filter((node) =>
    resources.every((name) => utilizationPercent(node, name) <= thresholds.get(name)!),
  );
  const destinations = nodes.filter((node) => !low.includes(node) && !node.unschedulable);
  const names = low.map(({ name }) => name);
  const report = { low: names, sources: names };
  const idle = idleReason(low.length, destinations.length, nodes.length, args.numberOfNodes);
  if (idle !== null) return { ...report, evicted: [], idle };

  const available = new Map(
    resources.map((resource) => [
      resource,
      destinations.reduce(
        (sum, node) => sum + amountOf(node.allocatable, resource) - amountOf(node.usage, resource),
        0,
      ),
    ]),
  );
  const { mayMove = () => true, onlyThresholdingResources } = args;
  const evicted = movePods(
    {
      sources: sortByUsage(low, resources),
      destinations,
      resources,
      available,
      sourceCap: null,
      mayMove: (pod) =>
        mayMove(pod) &&
        (!onlyThresholdingResources || named.some((resource) => amountOf(pod.amounts, resource) > 0)),
      maxEvictionsPerNode: undefined,
      reason: "HighNodeUtilization",
    },
    evictor,
  );
  return { ...report, evicted, idle: null };
}

function idleReason(low: number, destinations: number, nodes: number, numberOfNodes: number): string | null {
  if (low === 0) return "no node is underused";
  if (low <= numberOfNodes) return `${low} underused nodes are not more than numberOfNodes ${numberOfNodes}`;
  if (low === nodes) return "all nodes are underused";
  if (destinations === 0) return "no schedulable node is left to take pods";
  return null;
}
