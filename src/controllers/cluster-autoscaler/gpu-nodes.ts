import type { Node } from "../../cluster/index.js";

/** Extended resources that are GPUs, of all vendors. Source: cluster-autoscaler 1.36.1 utils/gpu/gpu.go */
export const GPU_RESOURCES = [
  "nvidia.com/gpu",
  "amd.com/gpu",
  "gpu.intel.com/i915",
  "microsoft.com/directx",
] as const;
/** Labels by which cloud providers mark GPU nodes with their GPUs' type. */
export const GPU_LABELS = [
  "cloud.google.com/gke-accelerator",
  "k8s.amazonaws.com/accelerator",
  "accelerator",
  "cluster-api/accelerator",
] as const;

/** The extended resource by which a GPU node's utilization is judged; null: no GPU node. */
export function gpuResourceOf({ allocatable, labels }: Pick<Node, "allocatable" | "labels">): string | null {
  for (const resource of GPU_RESOURCES) if ((allocatable.scalars.get(resource) ?? 0) > 0) return resource;
  return hasGpuLabel(labels) ? GPU_RESOURCES[0] : null;
}

/** Whether a node's label promises GPUs that it does not offer yet: their driver is still being installed. */
export function lacksItsGpus({ allocatable, labels }: Pick<Node, "allocatable" | "labels">): boolean {
  if (!hasGpuLabel(labels)) return false;
  return GPU_RESOURCES.every((resource) => (allocatable.scalars.get(resource) ?? 0) === 0);
}

/** Whether nodes like this are bought for their GPUs: by label, or by what they offer. */
export function hasGpu({ allocatable, labels }: Pick<Node, "allocatable" | "labels">): boolean {
  return (
    hasGpuLabel(labels) || GPU_RESOURCES.some((resource) => (allocatable.scalars.get(resource) ?? 0) > 0)
  );
}

function hasGpuLabel(labels: Node["labels"]): boolean {
  for (const label of GPU_LABELS) if (labels[label] !== undefined) return true;
  return false;
}
