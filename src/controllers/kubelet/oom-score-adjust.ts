import type { PodQosClass } from "../../kubernetes/index.js";

const GUARANTEED = -997;
const BEST_EFFORT = 1000;

/**
 * The kernel's bias when it picks a victim on a node out of memory: higher dies first.
 *
 * Units: bytes.
 * Deviates: the lower score of sidecars and pod-level resources are not looked at.
 * Source: kubernetes v1.36.3 pkg/kubelet/qos#GetContainerOOMScoreAdjust.
 */
export function oomScoreAdjust(
  qosClass: PodQosClass,
  memoryRequestBytes: number,
  nodeMemoryBytes: number,
): number {
  if (qosClass === "Guaranteed") return GUARANTEED;
  if (qosClass === "BestEffort") return BEST_EFFORT;
  const score = 1000 - Math.floor((1000 * memoryRequestBytes) / nodeMemoryBytes);
  return Math.min(BEST_EFFORT - 1, Math.max(1000 + GUARANTEED, score));
}
