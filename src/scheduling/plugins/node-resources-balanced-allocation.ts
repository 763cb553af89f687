import { MAX_NODE_SCORE } from "../normalize-scores.js";
import type { Plugin } from "../plugin.js";
import type { ProfileOptions } from "../profile-options.js";
import { type ResourceColumn, resourceColumns, resourceKey } from "../resource-columns.js";
import type { ResourceScorer } from "../resource-score.js";

/**
 * Scores nodes by how evenly their resources are used: up to 1.35 after placing the pod, from 1.36 on by how much
 * the pod improves or spoils the balance (75: no change). Counts real requests; contributes nothing to pods that
 * request none of the listed resources.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go (PR #135573)
 */
export function nodeResourcesBalancedAllocation(options: ProfileOptions): Plugin {
  const scoresChange = options.version === "1.36";
  const score: ResourceScorer = (columns, index) => {
    const after = balance(columns, index, true);
    if (!scoresChange) return after;
    return 50 + Math.trunc((50 + after - balance(columns, index, false)) / 2);
  };
  return {
    name: "NodeResourcesBalancedAllocation",
    prepareScore: (pod, context) => {
      const columns = resourceColumns(options.balancedResources, pod, context, true);
      if (!columns.some(({ own }) => own > 0)) return null;
      return { score: (_node, index) => score(columns, index) };
    },
    scoreKey: (pod) => resourceKey(options.balancedResources, pod, true),
  };
}

const fractions: number[] = [];

/** 100 when all used shares are equal, less the further they lie apart. */
function balance(columns: readonly ResourceColumn[], index: number, withPod: boolean): number {
  let count = 0;
  let sum = 0;
  for (const { own, requested, allocatable } of columns) {
    const capacity = allocatable[index]!;
    if (capacity === 0) continue;
    const used = requested[index]! + (withPod ? own : 0);
    const fraction = used > capacity ? 1 : used / capacity;
    fractions[count++] = fraction;
    sum += fraction;
  }
  return Math.trunc((1 - deviation(count, sum)) * MAX_NODE_SCORE);
}

function deviation(count: number, sum: number): number {
  if (count < 2) return 0;
  if (count === 2) return Math.abs((fractions[0]! - fractions[1]!) / 2);
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (fractions[i]! - mean) * (fractions[i]! - mean);
  return Math.sqrt(squares / count);
}
