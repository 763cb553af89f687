import type { Node } from "../../../cluster/index.js";
import { GPU_LABELS, GPU_RESOURCES } from "../gpu-nodes.js";

/** `cpu` (whole cores), `memory` (bytes), `nodes`, or a GPU type by its label's value. */
export type NodeResources = ReadonlyMap<string, number>;

/**
 * What one node counts for in cluster-wide limits: its cpu rounded up to whole cores, memory, itself, and its GPUs by
 * type.
 *
 * Source: cluster-autoscaler 1.36.1 resourcequotas/cache.go, core/utils/utils.go#GetNodeCoresAndMemory
 */
export function nodeResources({ capacity, labels }: Pick<Node, "capacity" | "labels">): NodeResources {
  const resources = new Map<string, number>([
    ["cpu", Math.ceil(capacity.cpuMillicores / 1000)],
    ["memory", capacity.memoryBytes],
    ["nodes", 1],
  ]);
  const type = GPU_LABELS.map((label) => labels[label]).find((value) => value !== undefined);
  if (type !== undefined) {
    const count = GPU_RESOURCES.reduce<number>((sum, name) => sum + (capacity.scalars.get(name) ?? 0), 0);
    if (count > 0) resources.set(type, count);
  }
  return resources;
}
