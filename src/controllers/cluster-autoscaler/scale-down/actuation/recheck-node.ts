import type { Node, Pod } from "../../../../cluster/index.js";
import type { SimTime } from "../../../../units/index.js";
import type { BlockingPod, ControllerLookup, DrainRule } from "../drainability/drain-rule.js";
import { findPodsToMove } from "../drainability/find-pods-to-move.js";
import { RemainingPdbTracker, type TrackedBudget } from "../pdb-tracker.js";

/** Why a chosen node is let go after all. */
export type RecheckFailure =
  | { readonly reason: "blocked"; readonly blockingPod: BlockingPod }
  | { readonly reason: "not-empty" | "on-completion-pods"; readonly pods: readonly string[] };

/** A chosen node as it is now. */
export interface ChosenNode {
  readonly node: Node;
  /** All but the expendable ones. */
  readonly pods: readonly Pod[];
  /** It was chosen as an empty one. */
  readonly isEmpty: boolean;
}

/**
 * Looks once more at a tainted node with its present pods. null: the deletion goes on. Budgets and controllers are
 * asked only where the node is drained.
 *
 * Source: cluster-autoscaler 1.36.1 core/scaledown/actuation/actuator.go#deleteNodesAsync
 */
export function recheckNode(
  { node, pods, isEmpty }: ChosenNode,
  rules: readonly DrainRule[],
  budgets: readonly TrackedBudget[],
  controllerOf: ControllerLookup | null,
  now: SimTime,
): RecheckFailure | null {
  const context = isEmpty
    ? { now, budgets: new RemainingPdbTracker([]), controllerOf: null }
    : { now, budgets: new RemainingPdbTracker(budgets), controllerOf };
  const { podsToMove, onCompletionPods, blocked } = findPodsToMove(node, rules, context, pods);
  if (blocked !== null) return { reason: "blocked", blockingPod: blocked };
  if (!isEmpty) return null;
  if (podsToMove.length > 0) return { reason: "not-empty", pods: podsToMove.map(({ key }) => key) };
  if (onCompletionPods.length > 0) {
    return { reason: "on-completion-pods", pods: onCompletionPods.map(({ key }) => key) };
  }
  return null;
}
