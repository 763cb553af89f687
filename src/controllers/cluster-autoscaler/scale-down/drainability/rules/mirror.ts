import { isMirrorPod } from "../../pod-class.js";
import { type DrainRule, SKIP, UNDEFINED } from "../drain-rule.js";

/** Mirror pods go with their node. Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/mirror */
export const mirror: DrainRule = {
  name: "Mirror",
  drainable: (pod) => (isMirrorPod(pod) ? SKIP : UNDEFINED),
};
