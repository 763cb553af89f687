import { controllerKindOf } from "../../pod-class.js";
import { block, type DrainRule, UNDEFINED } from "../drain-rule.js";

const NOT_REPLICATED = block("NotReplicated");
const REPLICATED_KINDS = new Set(["ReplicationController", "Job", "ReplicaSet", "StatefulSet"]);

/**
 * Pods that nobody would create anew keep their node; with skip-nodes-with-custom-controller-pods also those of
 * controllers of other kinds.
 *
 * Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/replicated
 */
export function replicated(skipNodesWithCustomControllerPods: boolean): DrainRule {
  return {
    name: "Replicated",
    drainable: (pod) => {
      const kind = controllerKindOf(pod);
      if (kind === null) return NOT_REPLICATED;
      return skipNodesWithCustomControllerPods && !REPLICATED_KINDS.has(kind) ? NOT_REPLICATED : UNDEFINED;
    },
  };
}
