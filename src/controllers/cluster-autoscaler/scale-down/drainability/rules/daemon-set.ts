import { isDaemonSetPod } from "../../pod-class.js";
import { DRAIN, type DrainRule, UNDEFINED } from "../drain-rule.js";

/** DaemonSet pods never block. Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/daemonset */
export const daemonSet: DrainRule = {
  name: "DaemonSet",
  drainable: (pod) => (isDaemonSetPod(pod) ? DRAIN : UNDEFINED),
};
