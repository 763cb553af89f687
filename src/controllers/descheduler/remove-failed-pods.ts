import type { Pod } from "../../cluster/index.js";
import { SECOND, type SimTime } from "../../units/index.js";
import type { DescheduledNode, DescheduleReport } from "./descheduled-node.js";
import { evictEach } from "./evict-each.js";
import type { Evictor } from "./evictor.js";

export interface RemoveFailedPodsArgs {
  /** Younger ones stay. Default of the versioned policy: 3600. */
  readonly minPodLifetimeSeconds: number;
  readonly excludeOwnerKinds: readonly string[];
}

/**
 * Removes pods in phase Failed.
 *
 * Source: descheduler v0.36.0 pkg/framework/plugins/removefailedpods/failedpods.go
 * Deviates: reasons and exit codes are not looked at.
 */
export function removeFailedPods(
  nodes: readonly DescheduledNode[],
  { minPodLifetimeSeconds, excludeOwnerKinds }: RemoveFailedPodsArgs,
  evictor: Evictor<Pod>,
  now: SimTime,
): DescheduleReport {
  function* candidates() {
    for (const { node, pods } of nodes) {
      for (const pod of pods) {
        if (pod.phase !== "Failed" || now - pod.createdAt < minPodLifetimeSeconds * SECOND) continue;
        const ownerKind = pod.ownerKey?.slice(0, pod.ownerKey.indexOf("/")) ?? "";
        if (!excludeOwnerKinds.includes(ownerKind) && evictor.mayEvict(pod)) yield { pod, node: node.name };
      }
    }
  }
  return evictEach(candidates(), evictor, "RemoveFailedPods");
}
