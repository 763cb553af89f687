import type { SimTime } from "../../../units/index.js";
import { DEFERRED_RESIZE_TIMEOUT, RESIZE_IN_PROGRESS_TIMEOUT } from "../defaults.js";
import type { ContainerRecommendation } from "../resource-amounts.js";
import { isWorthRetrying } from "./infeasible-retry.js";
import {
  type BudgetedPod,
  isDisruptable,
  type ReplicaGroup,
  type ResizeCondition,
  type UpdateMode,
} from "./replica-group.js";

/** What the updater may do to a pod without recreating it. */
export type InPlaceDecision =
  | "InPlaceNone"
  | "InPlaceApproved"
  | "InPlaceDeferred"
  | "InPlaceEvict"
  | "InPlaceInfeasible"
  | "InPlaceInfeasibleCached";

export interface InPlaceQuestion {
  readonly mode: UpdateMode;
  /** Undefined: the pod has no controller, or its controller wants no pods. */
  readonly group: ReplicaGroup | undefined;
  readonly pod: BudgetedPod;
  readonly recommendation: readonly ContainerRecommendation[] | undefined;
  /** Feature gate InPlace, for the mode of that name. */
  readonly isInPlaceModeEnabled: boolean;
  /** `in-place-skip-disruption-budget` */
  readonly skipsDisruptionBudget: boolean;
  /** A container's resize policy asks for a restart. */
  readonly needsRestart: boolean;
  /** The recommendation that the pod's node last had no room for. */
  readonly lastInfeasible: readonly ContainerRecommendation[] | undefined;
  /** Since the updater first saw this pod resize. */
  readonly sinceResizeSeen: SimTime;
}

/** Gives up on a resize that does not come to an end. Source: pods_inplace_restriction.go#CanEvictInPlacingPod. */
function isResizeStuck({ type, reason, message }: ResizeCondition, since: SimTime): boolean {
  if (type === "PodResizePending") return reason !== "Deferred" || since > DEFERRED_RESIZE_TIMEOUT;
  return reason !== "" || message !== "" || since > RESIZE_IN_PROGRESS_TIMEOUT;
}

/**
 * Decides whether a pod may be resized in place, must be evicted instead, or has to wait.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/updater/restriction/pods_inplace_restriction.go#CanInPlaceUpdate.
 */
export function inPlaceDecision(question: InPlaceQuestion): InPlaceDecision {
  const { mode, group, pod, recommendation, skipsDisruptionBudget: isSkipping } = question;
  if (mode === "InPlace" && !question.isInPlaceModeEnabled) return "InPlaceNone";
  if (group === undefined || pod.isPending || recommendation === undefined) return "InPlaceDeferred";
  if (group.live < group.required && !isSkipping) return "InPlaceDeferred";
  if (mode === "InPlace" && question.lastInfeasible !== undefined) {
    if (!isWorthRetrying(question.lastInfeasible, recommendation)) return "InPlaceInfeasibleCached";
  }
  const { resize } = pod;
  if (resize !== undefined) {
    if (mode === "InPlace") {
      const isInfeasible = resize.type === "PodResizePending" && resize.reason === "Infeasible";
      return isInfeasible ? "InPlaceInfeasible" : "InPlaceDeferred";
    }
    const mayEvict = isDisruptable(group) && isResizeStuck(resize, question.sinceResizeSeen);
    return mayEvict ? "InPlaceEvict" : "InPlaceDeferred";
  }
  if (isSkipping && !question.needsRestart) return "InPlaceApproved";
  return isDisruptable(group) ? "InPlaceApproved" : "InPlaceDeferred";
}

/**
 * Decides whether a pod may be evicted now. Pods that do not run yet are free; one that is being resized only when
 * its resize is given up.
 * Source: pkg/updater/restriction/pods_eviction_restriction.go#CanEvict.
 */
export function canEvict(question: InPlaceQuestion): boolean {
  const { group, pod } = question;
  if (group === undefined || group.live < group.required) return false;
  if (pod.isPending) return true;
  if (pod.resize !== undefined) return inPlaceDecision(question) === "InPlaceEvict";
  return isDisruptable(group);
}
