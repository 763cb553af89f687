import { MAX_NODE_SCORE } from "./normalize-scores.js";
import type { ScoringStrategy, ShapePoint } from "./profile-options.js";
import type { ResourceColumn } from "./resource-columns.js";

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

/** The score of the node at a place in the context's list, 0..100. */
export type ResourceScorer = (columns: readonly ResourceColumn[], index: number) => number;

/**
 * The scorer of NodeResourcesFit: the weighted mean of its resources' scores.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/noderesources/fit.go#nodeResourceStrategyTypeMap
 */
export function resourceScorer(strategy: ScoringStrategy): ResourceScorer {
  if (strategy.type === "RequestedToCapacityRatio") return ratioScorer(strategy.shape ?? []);
  const scoreOf = strategy.type === "LeastAllocated" ? leastAllocatedScore : mostAllocatedScore;
  return (columns, index) => {
    let sum = 0;
    let weights = 0;
    for (const { weight, own, requested, allocatable } of columns) {
      const capacity = allocatable[index]!;
      if (capacity === 0) continue;
      sum += scoreOf(requested[index]! + own, capacity) * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : Math.trunc(sum / weights);
  };
}

function ratioScorer(shape: readonly ShapePoint[]): ResourceScorer {
  // A shape's scores are 0..10, a node's 0..100.
  const points = shape.map(({ utilization, score }) => ({ utilization, score: score * 10 }));
  return (columns, index) => {
    let sum = 0;
    let weights = 0;
    for (const { weight, own, requested, allocatable } of columns) {
      const capacity = allocatable[index]!;
      if (capacity === 0) continue;
      const used = requested[index]! + own;
      const utilization = used > capacity ? 100 : Math.trunc((used * 100) / capacity);
      const score = brokenLinearFunction(points, utilization);
      // Upstream leaves resources that score nothing out of the weights, too.
      if (score <= 0) continue;
      sum += score * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : Math.round(sum / weights);
  };
}
