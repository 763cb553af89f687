import { isLongTerminating } from "../../pod-class.js";
import { type DrainRule, SKIP, UNDEFINED } from "../drain-rule.js";

/** Pods stuck in termination do not count. Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/longterminating */
export const longTerminating: DrainRule = {
  name: "LongTerminating",
  drainable: (pod, { now }) => (isLongTerminating(pod, now) ? SKIP : UNDEFINED),
};
