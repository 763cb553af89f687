import { availableFrom, type PodSelection } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";

/** What a ReplicaSet's status reports. */
export interface ReplicaCounts {
  /** Active pods: neither finished nor being deleted. */
  readonly replicas: number;
  readonly readyReplicas: number;
  /** Ready for at least minReadySeconds. */
  readonly availableReplicas: number;
  /** When the next ready pod becomes available; undefined when none waits. */
  readonly nextAvailableAt: SimTime | undefined;
}

/**
 * Counts a ReplicaSet's pods. Costs O(1) without minReadySeconds, else a look at each pod.
 *
 * minReadySeconds counts from the Ready condition's time as the API shows it: the whole second before it.
 * Source: kubernetes v1.36.3 pkg/controller/replicaset/replica_set_utils.go#calculateStatus
 */
export function countReplicas(
  pods: Pick<PodSelection, "active" | "ready" | "pods">,
  minReadySeconds: number,
  now: SimTime,
): ReplicaCounts {
  let availableReplicas = pods.ready;
  let nextAvailableAt: SimTime | undefined;
  if (minReadySeconds > 0) {
    availableReplicas = 0;
    for (const pod of pods.pods) {
      if (!pod.isActive || !pod.isReady) continue;
      const availableAt = availableFrom(pod, minReadySeconds);
      if (availableAt <= now) availableReplicas++;
      else if (nextAvailableAt === undefined || availableAt < nextAvailableAt) nextAvailableAt = availableAt;
    }
  }
  return { replicas: pods.active, readyReplicas: pods.ready, availableReplicas, nextAvailableAt };
}
