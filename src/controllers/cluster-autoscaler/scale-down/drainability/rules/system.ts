import type { SimTime } from "../../../../../units/index.js";
import { block, DRAIN, type DrainRule, UNDEFINED } from "../drain-rule.js";

/**
 * Pods of kube-system that no budget selects keep their node until they are older than the timeout; then they may
 * go, whatever the rules after this one say.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/system
 */
export function system(blockingSystemPodDisruptionTimeout: SimTime): DrainRule {
  return {
    name: "System",
    drainable: (pod, { now, budgets }) => {
      if (pod.namespace !== "kube-system" || budgets.hasBudget(pod)) return UNDEFINED;
      const until = (pod.createdAt + blockingSystemPodDisruptionTimeout) as SimTime;
      return until < now ? DRAIN : block("UnmovableKubeSystemPod", { until });
    },
  };
}
