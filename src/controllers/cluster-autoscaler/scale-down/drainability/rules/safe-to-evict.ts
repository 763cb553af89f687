import { annotationOf } from "../../pod-class.js";
import { DRAIN, type DrainRule, UNDEFINED } from "../drain-rule.js";

export const SAFE_TO_EVICT_ANNOTATION = "cluster-autoscaler.kubernetes.io/safe-to-evict";

/**
 * Pods annotated as safe may go, whatever the rules after this one say (in planning even a budget).
 *
 * Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/safetoevict
 */
export const safeToEvict: DrainRule = {
  name: "SafeToEvict",
  drainable: (pod) => (annotationOf(pod, SAFE_TO_EVICT_ANNOTATION) === "true" ? DRAIN : UNDEFINED),
};
