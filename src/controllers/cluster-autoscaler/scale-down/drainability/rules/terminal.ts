import type { Pod } from "../../../../../cluster/index.js";
import { DRAIN, type DrainRule, UNDEFINED } from "../drain-rule.js";

/** Pods that have ended for good do not block. Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/terminal */
export const terminal: DrainRule = {
  name: "Terminal",
  drainable: (pod) => (isTerminal(pod) ? DRAIN : UNDEFINED),
};

// A Succeeded pod with restartPolicy Always is not final for upstream; a Failed one was evicted.
function isTerminal({ phase, template }: Pod): boolean {
  if (phase === "Failed") return true;
  const { restartPolicy } = template.spec;
  return phase === "Succeeded" && (restartPolicy === "Never" || restartPolicy === "OnFailure");
}
