import type { NodeView } from "../node-view.js";
import { MAX_NODE_SCORE } from "../normalize-scores.js";
import type { Plugin } from "../plugin.js";
import type { ProfileOptions, ResourceWeight } from "../profile-options.js";
import { type ResourceUse, readResourceUse } from "../resource-score.js";
import type { SchedulingPod } from "../scheduling-pod.js";

/**
 * Scores nodes by how evenly their resources are used: up to 1.35 after placing the pod, from 1.36 on by how much
 * the pod improves or spoils the balance (75: no change). Counts real requests; contributes nothing to pods that
 * request none of the listed resources.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go (PR #135573)
 */
export function nodeResourcesBalancedAllocation(options: ProfileOptions): Plugin {
  const resources = options.balancedResources;
  const scoresChange = options.version === "1.36";
  return {
    name: "NodeResourcesBalancedAllocation",
    prepareScore: (pod) => {
      if (!resources.some(({ name }) => requestOf(pod, name) > 0)) return null;
      const own = resources.map(({ name }) => requestOf(pod, name));
      return {
        score: (node) => {
          const after = balance(resources, pod, node, null);
          if (!scoresChange) return after;
          const change = after - balance(resources, pod, node, own);
          return 50 + Math.trunc((50 + change) / 2);
        },
      };
    },
  };
}

function requestOf(pod: SchedulingPod, name: string): number {
  const { requests } = pod.template;
  if (name === "cpu") return requests.cpuMillicores;
  if (name === "memory") return requests.memoryBytes;
  if (name === "ephemeral-storage") return requests.ephemeralStorageBytes;
  return requests.scalars.get(name) ?? 0;
}

const use: ResourceUse = { requested: 0, allocatable: 0 };
const fractions: number[] = [];

/** 100 when all used shares are equal, less the further they lie apart. `without`: amounts to leave out. */
function balance(
  resources: readonly ResourceWeight[],
  pod: SchedulingPod,
  node: NodeView,
  without: readonly number[] | null,
): number {
  let count = 0;
  let sum = 0;
  for (let i = 0; i < resources.length; i++) {
    readResourceUse(resources[i]!.name, pod, node, true, use);
    if (use.allocatable === 0) continue;
    const requested = without === null ? use.requested : use.requested - without[i]!;
    const fraction = Math.min(requested / use.allocatable, 1);
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
