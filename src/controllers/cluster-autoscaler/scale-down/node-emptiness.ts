import type { Node } from "../../../cluster/index.js";
import type { SimTime } from "../../../units/index.js";
import { applyDrainRules } from "./drainability/apply-drain-rules.js";
import type { DrainContext, DrainRule } from "./drainability/drain-rule.js";
import { RemainingPdbTracker } from "./pdb-tracker.js";
import { isDaemonSetPod } from "./pod-class.js";
import type { Emptiness } from "./sort-candidates.js";

const NOT_EMPTY: Emptiness = { isEmpty: false, hasOnCompletionPods: false };
const EMPTY: Emptiness = { isEmpty: true, hasOnCompletionPods: false };
const EMPTY_ON_COMPLETION: Emptiness = { isEmpty: true, hasOnCompletionPods: true };
const NO_BUDGETS = new RemainingPdbTracker([]);

/**
 * Whether a node counts as empty where candidates are sorted: no pod to move and none that blocks. Budgets and the
 * existence of controllers are not looked at here.
 *
 * Source: cluster-autoscaler 1.36.1 processors/scaledowncandidates/emptycandidates/empty_candidates_sorting.go
 */
export function nodeEmptiness(node: Node | undefined, rules: readonly DrainRule[], now: SimTime): Emptiness {
  if (node === undefined) return NOT_EMPTY;
  const context: DrainContext = { now, budgets: NO_BUDGETS, controllerOf: null };
  let emptiness = EMPTY;
  for (const pod of node.pods) {
    const { outcome } = applyDrainRules(rules, pod, context, node);
    if (outcome === "wait") emptiness = EMPTY_ON_COMPLETION;
    else if (outcome !== "skip" && (outcome === "block" || !isDaemonSetPod(pod))) return NOT_EMPTY;
  }
  return emptiness;
}
