import type { Node, Pod } from "../../../../cluster/index.js";
import { type DrainContext, type DrainRule, type DrainStatus, UNDEFINED } from "./drain-rule.js";

/**
 * What the rules together say of a pod: the first outcome that is not `undefined`. A status with overrides is only
 * remembered; when a later rule yields an outcome that it overrides, it takes that one's place.
 *
 * Order: as the rules are listed; of several overriding statuses the earliest wins.
 * Source: cluster-autoscaler 1.36.1 simulator/drainability/rules/rules.go#Drainable
 */
export function applyDrainRules(
  rules: readonly DrainRule[],
  pod: Pod,
  context: DrainContext,
  node: Node,
): DrainStatus {
  let waiting: DrainStatus[] | null = null;
  for (const rule of rules) {
    const status = rule.drainable(pod, context, node);
    if (status.overrides !== undefined && status.overrides.length > 0) {
      waiting ??= [];
      waiting.push(status);
      continue;
    }
    const overriding = waiting?.find(({ overrides }) => overrides!.includes(status.outcome));
    if (overriding !== undefined) return overriding;
    if (status.outcome !== "undefined") return status;
  }
  return UNDEFINED;
}
