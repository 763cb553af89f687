import { type BalancedNode, type BalancedPod, utilizationPercent } from "./balanced-node.js";
import type { Evictor } from "./evictor.js";
import { type Eviction, movePods, sortByUsage } from "./move-pods.js";
import { ALWAYS_TRACKED, amountOf } from "./resource-amounts.js";

/** Per cent of allocatable by resource name. */
export type ResourceThresholds = ReadonlyMap<string, number>;

export interface LowNodeUtilizationArgs {
  readonly thresholds: ResourceThresholds;
  /** The same resources as `thresholds`, each at least as large. */
  readonly targetThresholds: ResourceThresholds;
  /** Thresholds are distances from the mean over all nodes. */
  readonly useDeviationThresholds: boolean;
  /** Acts only with more underused nodes than this. */
  readonly numberOfNodes: number;
  readonly evictionLimitPerNode?: number | undefined;
  /** Amounts are measured use (`metricsUtilization`), not requests. Default false. */
  readonly isMeasured?: boolean;
  readonly mayMove?: (pod: BalancedPod) => boolean;
}

/** What a balancing plugin saw and did. */
export interface BalanceReport<P> {
  readonly evicted: readonly Eviction<P>[];
  /** Names of nodes below the thresholds. */
  readonly low: readonly string[];
  /** Names of nodes from which pods are to go. */
  readonly sources: readonly string[];
  /** Why nothing was tried; null: something was. */
  readonly idle: string | null;
}

interface Bounds {
  readonly low: number;
  readonly target: number;
}

/**
 * Evicts pods from nodes that use more than the target, as long as underused nodes could take them.
 *
 * A node is underused when every named resource is at or below its threshold and it is schedulable; overused when
 * any named resource is above its target.
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/nodeutilization/lownodeutilization.go
 */
export function lowNodeUtilization<P extends BalancedPod>(
  nodes: readonly BalancedNode<P>[],
  args: LowNodeUtilizationArgs,
  evictor: Evictor<P>,
): BalanceReport<P> {
  const named = [...args.thresholds.keys()];
  const resources = [...ALWAYS_TRACKED, ...named.filter((name) => !ALWAYS_TRACKED.includes(name))];
  const bounds = new Map(named.map((name) => [name, boundsOf(name, nodes, args)]));
  const low: BalancedNode<P>[] = [];
  const high: BalancedNode<P>[] = [];
  for (const node of nodes) {
    const isLow = named.every((name) => utilizationPercent(node, name) <= bounds.get(name)!.low);
    if (isLow && !node.unschedulable) low.push(node);
    else if (named.some((name) => utilizationPercent(node, name) > bounds.get(name)!.target)) high.push(node);
  }
  const report = { low: low.map(({ name }) => name), sources: high.map(({ name }) => name) };
  const unmeasured = args.isMeasured ? named.find((name) => !ALWAYS_TRACKED.includes(name)) : undefined;
  if (unmeasured !== undefined)
    return { ...report, evicted: [], idle: `no metrics tell the use of ${unmeasured}` };
  const idle = idleReason(low.length, high.length, nodes.length, args.numberOfNodes);
  if (idle !== null) return { ...report, evicted: [], idle };

  const capOf = (node: BalancedNode<P>, resource: string) => {
    const allocatable = amountOf(node.allocatable, resource);
    const bound = bounds.get(resource);
    return bound === undefined ? allocatable : Math.trunc(bound.target * 0.01 * allocatable);
  };
  const available = new Map(
    resources.map((resource) => [
      resource,
      low.reduce((sum, node) => sum + capOf(node, resource) - amountOf(node.usage, resource), 0),
    ]),
  );
  const evicted = movePods(
    {
      sources: [...sortByUsage(high, resources)].reverse(),
      destinations: low,
      resources,
      available,
      sourceCap: capOf,
      mayMove: args.mayMove ?? (() => true),
      maxEvictionsPerNode: args.evictionLimitPerNode,
      reason: "LowNodeUtilization",
    },
    evictor,
  );
  return { ...report, evicted, idle: null };
}

function boundsOf<P extends BalancedPod>(
  resource: string,
  nodes: readonly BalancedNode<P>[],
  { thresholds, targetThresholds, useDeviationThresholds }: LowNodeUtilizationArgs,
): Bounds {
  const low = thresholds.get(resource)!;
  const target = targetThresholds.get(resource)!;
  if (!useDeviationThresholds) return { low, target };
  const mean = nodes.reduce((sum, node) => sum + utilizationPercent(node, resource), 0) / nodes.length;
  return { low: clampPercent(mean - low), target: clampPercent(mean + target) };
}

function clampPercent(percent: number): number {
  return Math.min(100, Math.max(0, percent));
}

function idleReason(low: number, high: number, nodes: number, numberOfNodes: number): string | null {
  if (low === 0) return "no node is underused";
  if (low <= numberOfNodes) return `${low} underused nodes are not more than numberOfNodes ${numberOfNodes}`;
  if (low === nodes) return "all nodes are underused";
  if (high === 0) return "no node is overused";
  return null;
}
