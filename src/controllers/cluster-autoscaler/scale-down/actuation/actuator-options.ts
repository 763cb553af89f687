import type { SimTime } from "../../../../units/index.js";
import type { ClusterAutoscalerFlags } from "../../defaults.js";
import { type DrainPriorityRule, parseDrainPriorityConfig } from "./eviction-priority-groups.js";

/** The flags that a deletion reads, under short names. */
export interface ActuatorOptions {
  readonly maxScaleDownParallelism: number;
  readonly maxDrainParallelism: number;
  readonly nodeDeleteDelayAfterTaint: SimTime;
  /** The delay follows what taints take to be seen. */
  readonly isDelayMeasured: boolean;
  readonly maxPodEvictionTime: SimTime;
  readonly maxGracefulTerminationSeconds: number;
  /** Ascending; empty: all pods at once. */
  readonly drainPriorityRules: readonly DrainPriorityRule[];
  readonly daemonSetEvictionForEmptyNodes: boolean;
  readonly daemonSetEvictionForOccupiedNodes: boolean;
  readonly cordonNodeBeforeTerminating: boolean;
  /** Pods of a lower priority go with their node: they neither keep it nor are they evicted. */
  readonly expendablePodsPriorityCutoff: number;
  /** For how long a node with a delay-deletion annotation is waited for. */
  readonly nodeDeletionDelayTimeout: SimTime;
  /** For how long machines of a group are gathered before the cloud is asked; 0: not at all. */
  readonly nodeDeletionBatcherInterval: SimTime;
}

/** Throws RangeError when drain-priority-config is not of its form. */
export function actuatorOptionsOf(flags: ClusterAutoscalerFlags): ActuatorOptions {
  const drainPriorityRules = parseDrainPriorityConfig(flags["drain-priority-config"]);
  if (drainPriorityRules === undefined) {
    throw new RangeError(
      `drain-priority-config must be priority:seconds,…, not ${flags["drain-priority-config"]}`,
    );
  }
  return {
    maxScaleDownParallelism: flags["max-scale-down-parallelism"],
    maxDrainParallelism: flags["max-drain-parallelism"],
    nodeDeleteDelayAfterTaint: flags["node-delete-delay-after-taint"],
    isDelayMeasured: flags["dynamic-node-delete-delay-after-taint-enabled"],
    maxPodEvictionTime: flags["max-pod-eviction-time"],
    maxGracefulTerminationSeconds: flags["max-graceful-termination-sec"],
    drainPriorityRules,
    daemonSetEvictionForEmptyNodes: flags["daemonset-eviction-for-empty-nodes"],
    daemonSetEvictionForOccupiedNodes: flags["daemonset-eviction-for-occupied-nodes"],
    cordonNodeBeforeTerminating: flags["cordon-node-before-terminating"],
    expendablePodsPriorityCutoff: flags["expendable-pods-priority-cutoff"],
    nodeDeletionDelayTimeout: flags["node-deletion-delay-timeout"],
    nodeDeletionBatcherInterval: flags["node-deletion-batcher-interval"],
  };
}
