import type { NodeView } from "./node-view.js";
import { MAX_NODE_SCORE } from "./normalize-scores.js";
import type { ResourceWeight, ScoringStrategy, ShapePoint } from "./profile-options.js";
import type { SchedulingPod } from "./scheduling-pod.js";

/** What would be requested of a resource on a node with the pod on it, and what the node has of it. */
export interface ResourceUse {
  requested: number;
  /** 0: the resource does not take part. */
  allocatable: number;
}

/**
 * Fills in the use of one resource. cpu and memory count with the scheduler's defaults for containers without a
 * request, unless `real`; a scalar takes part only if the pod requests it.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/noderesources/resource_allocation.go
 * #calculateResourceAllocatableRequest
 */
export function readResourceUse(
  name: string,
  pod: SchedulingPod,
  node: NodeView,
  real: boolean,
  use: ResourceUse,
): void {
  const of = real ? pod.template.requests : pod.template.nonZeroRequests;
  const on = real ? node.requested : node.nonZeroRequested;
  switch (name) {
    case "cpu":
      use.allocatable = node.allocatable.cpuMillicores;
      use.requested = on.cpuMillicores + of.cpuMillicores;
      return;
    case "memory":
      use.allocatable = node.allocatable.memoryBytes;
      use.requested = on.memoryBytes + of.memoryBytes;
      return;
    case "ephemeral-storage":
      use.allocatable = node.allocatable.ephemeralStorageBytes;
      use.requested = node.requested.ephemeralStorageBytes + pod.template.requests.ephemeralStorageBytes;
      return;
    default: {
      const own = pod.template.requests.scalars.get(name) ?? 0;
      use.allocatable = own === 0 ? 0 : (node.allocatable.scalars.get(name) ?? 0);
      use.requested = (node.requested.scalars.get(name) ?? 0) + own;
    }
  }
}

/** Share of the resource that stays free, 0..100. Source: noderesources/least_allocated.go#leastRequestedScore */
export function leastAllocatedScore(requested: number, allocatable: number): number {
  if (allocatable === 0 || requested > allocatable) return 0;
  return Math.trunc(((allocatable - requested) * MAX_NODE_SCORE) / allocatable);
}

/** Share of the resource in use, 0..100. Source: noderesources/most_allocated.go#mostRequestedScore */
export function mostAllocatedScore(requested: number, allocatable: number): number {
  if (allocatable === 0) return 0;
  return Math.trunc((Math.min(requested, allocatable) * MAX_NODE_SCORE) / allocatable);
}

/**
 * A piecewise linear function in whole numbers, flat outside its points, quotients cut toward zero.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/helper/shape_score.go#BuildBrokenLinearFunction
 */
export function brokenLinearFunction(points: readonly ShapePoint[], p: number): number {
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!;
    if (p > point.utilization) continue;
    if (i === 0) return point.score;
    const before = points[i - 1]!;
    const rise = (point.score - before.score) * (p - before.utilization);
    return before.score + Math.trunc(rise / (point.utilization - before.utilization));
  }
  return points.at(-1)?.score ?? 0;
}

/** A node's score under a strategy, 0..100. */
export type NodeResourceScorer = (pod: SchedulingPod, node: NodeView) => number;

/**
 * The scorer of NodeResourcesFit: the weighted mean of its resources' scores.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/noderesources/fit.go#nodeResourceStrategyTypeMap
 */
export function resourceScorer(strategy: ScoringStrategy): NodeResourceScorer {
  const { resources } = strategy;
  if (strategy.type === "RequestedToCapacityRatio") return ratioScorer(resources, strategy.shape ?? []);
  const scoreOf = strategy.type === "LeastAllocated" ? leastAllocatedScore : mostAllocatedScore;
  const use: ResourceUse = { requested: 0, allocatable: 0 };
  return (pod, node) => {
    let sum = 0;
    let weights = 0;
    for (const { name, weight } of resources) {
      readResourceUse(name, pod, node, false, use);
      if (use.allocatable === 0) continue;
      sum += scoreOf(use.requested, use.allocatable) * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : Math.trunc(sum / weights);
  };
}

function ratioScorer(resources: readonly ResourceWeight[], shape: readonly ShapePoint[]): NodeResourceScorer {
  // A shape's scores are 0..10, a node's 0..100.
  const points = shape.map(({ utilization, score }) => ({ utilization, score: score * 10 }));
  const use: ResourceUse = { requested: 0, allocatable: 0 };
  return (pod, node) => {
    let sum = 0;
    let weights = 0;
    for (const { name, weight } of resources) {
      readResourceUse(name, pod, node, false, use);
      const { requested, allocatable } = use;
      if (allocatable === 0) continue;
      const utilization = requested > allocatable ? 100 : Math.trunc((requested * 100) / allocatable);
      const score = brokenLinearFunction(points, utilization);
      // Upstream leaves resources that score nothing out of the weights, too.
      if (score <= 0) continue;
      sum += score * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : Math.round(sum / weights);
  };
}
