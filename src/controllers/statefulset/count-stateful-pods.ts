import type { StatefulPod } from "./plan-stateful-set-sync.js";

/** What a StatefulSet's status reports. */
export interface StatefulCounts {
  readonly statusReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly currentReplicas: number;
  readonly updatedReplicas: number;
}

/**
 * Counts a StatefulSet's pods; terminating ones count as existing and, while they are, as ready.
 *
 * Source: kubernetes v1.36.3 pkg/controller/statefulset/stateful_set_control.go#computeReplicaStatus
 */
export function countStatefulPods(
  pods: readonly StatefulPod[],
  currentRevision: string,
  updateRevision: string,
): StatefulCounts {
  let readyReplicas = 0;
  let availableReplicas = 0;
  let currentReplicas = 0;
  let updatedReplicas = 0;
  for (const pod of pods) {
    if (pod.isReady) readyReplicas++;
    if (pod.isReady && pod.isAvailable) availableReplicas++;
    if (pod.isTerminating) continue;
    if (pod.revision === currentRevision) currentReplicas++;
    if (pod.revision === updateRevision) updatedReplicas++;
  }
  return { statusReplicas: pods.length, readyReplicas, availableReplicas, currentReplicas, updatedReplicas };
}
