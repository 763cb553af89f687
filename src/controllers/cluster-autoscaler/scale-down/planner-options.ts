import type { SimTime } from "../../../units/index.js";
import type { ClusterAutoscalerFlags } from "../defaults.js";
import { type NodeReadiness, nodeReadiness } from "../node-readiness.js";
import { taintConfigOf } from "../taint-config.js";
import type { DrainOptions } from "./drainability/drain-rule.js";

/** The flags that scale-down planning reads, under short names. */
export interface PlannerOptions extends DrainOptions {
  readonly isReady: NodeReadiness;
  readonly scaleDownUnreadyEnabled: boolean;
  readonly ignoreMirrorPodsUtilization: boolean;
  readonly maxScaleDownParallelism: number;
  /** The flag's value, also where groups override it. */
  readonly scaleDownUnneededTime: SimTime;
  readonly unremovableNodeRecheckTimeout: SimTime;
}

/** Source: cluster-autoscaler 1.36.1 config/flags/flags.go */
export function plannerOptionsOf(flags: ClusterAutoscalerFlags): PlannerOptions {
  return {
    skipNodesWithSystemPods: flags["skip-nodes-with-system-pods"],
    skipNodesWithLocalStorage: flags["skip-nodes-with-local-storage"],
    skipNodesWithCustomControllerPods: flags["skip-nodes-with-custom-controller-pods"],
    minReplicaCount: flags["min-replica-count"],
    blockingSystemPodDisruptionTimeout: flags["blocking-system-pod-distruption-timeout"],
    isReady: nodeReadiness(taintConfigOf(flags)),
    scaleDownUnreadyEnabled: flags["scale-down-unready-enabled"],
    ignoreMirrorPodsUtilization: flags["ignore-mirror-pods-utilization"],
    maxScaleDownParallelism: flags["max-scale-down-parallelism"],
    scaleDownUnneededTime: flags["scale-down-unneeded-time"],
    unremovableNodeRecheckTimeout: flags["unremovable-node-recheck-timeout"],
  };
}
