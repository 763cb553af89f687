import { annotationOf } from "../../pod-class.js";
import { type DrainRule, UNDEFINED, WAIT } from "../drain-rule.js";
import { SAFE_TO_EVICT_ANNOTATION } from "./safe-to-evict.js";

/** Pods that may go once they are done. Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/oncompletion */
export const onCompletion: DrainRule = {
  name: "OnCompletion",
  drainable: (pod) => (annotationOf(pod, SAFE_TO_EVICT_ANNOTATION) === "on-completion" ? WAIT : UNDEFINED),
};
