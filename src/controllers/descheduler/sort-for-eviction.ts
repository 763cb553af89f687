import type { BalancedPod } from "./balanced-node.js";

const QOS_RANK = { BestEffort: 0, Burstable: 1, Guaranteed: 2 } as const;

/**
 * Pods in the order in which a node gives them up: lower priority first, then BestEffort, Burstable, Guaranteed.
 *
 * Order: ties keep the order of the input; upstream leaves them open.
 * Source: descheduler v0.36.0 pkg/descheduler/pod/pods.go#SortPodsBasedOnPriorityLowToHigh
 */
export function sortForEviction<P extends BalancedPod>(pods: readonly P[]): readonly P[] {
  return [...pods].sort((a, b) => a.priority - b.priority || QOS_RANK[a.qosClass] - QOS_RANK[b.qosClass]);
}
