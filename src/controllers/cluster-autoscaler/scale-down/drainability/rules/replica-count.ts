import { isDaemonSetPod } from "../../pod-class.js";
import { block, type ControllerState, type DrainRule, UNDEFINED } from "../drain-rule.js";

const NOT_FOUND = block("ControllerNotFound");

/**
 * Pods whose controller is gone, or has fewer than min-replica-count replicas, keep their node.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/replicacount
 */
export function replicaCount(minReplicaCount: number): DrainRule {
  return {
    name: "ReplicaCount",
    drainable: (pod, { controllerOf }) => {
      const controller = controllerOf?.(pod) ?? null;
      if (controller === null || !isLookedUp(controller, isDaemonSetPod(pod))) return UNDEFINED;
      if (!controller.exists) return NOT_FOUND;
      const { kind, replicas } = controller;
      const isCounted = kind === "ReplicationController" || kind === "ReplicaSet";
      return isCounted && replicas !== null && replicas < minReplicaCount
        ? block("MinReplicasReached")
        : UNDEFINED;
    },
  };
}

function isLookedUp({ kind, apiGroup }: ControllerState, isDaemonSet: boolean): boolean {
  if (kind === "ReplicationController") return true;
  if (isDaemonSet) return kind === "DaemonSet" && apiGroup === "apps";
  if (kind === "StatefulSet") return apiGroup === "apps";
  return kind === "Job" || kind === "ReplicaSet";
}
