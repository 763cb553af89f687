import { annotationOf } from "../../pod-class.js";
import { block, type DrainRule, UNDEFINED } from "../drain-rule.js";
import { SAFE_TO_EVICT_ANNOTATION } from "./safe-to-evict.js";

const NOT_SAFE = block("NotSafeToEvictAnnotation");

/** Pods annotated as unsafe keep their node. Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/notsafetoevict */
export const notSafeToEvict: DrainRule = {
  name: "NotSafeToEvict",
  drainable: (pod) => (annotationOf(pod, SAFE_TO_EVICT_ANNOTATION) === "false" ? NOT_SAFE : UNDEFINED),
};
