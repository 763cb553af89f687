import type { SimTime } from "../../../units/index.js";
import { isLessUrgent, type UpdatePriority } from "./update-priority.js";

/** The last end of a container. */
export interface Termination {
  readonly container: string;
  readonly isOom: boolean;
  readonly ranFor: SimTime;
  /** Before now. */
  readonly finishedAgo: SimTime;
}

/** A pod that may be updated. */
export interface UpdateCandidate {
  readonly priority: UpdatePriority;
  /** Undefined: it has not started. */
  readonly age: SimTime | undefined;
  /** Of observed containers whose policy is not Off. */
  readonly terminations: readonly Termination[];
}

/** When a pod is worth disturbing. */
export interface UpdateRule {
  /** `in-recommendation-bounds-eviction-lifetime-threshold` */
  readonly lifetimeThreshold: SimTime;
  /** `pod-update-threshold` */
  readonly minChange: number;
  /** `evict-after-oom-threshold` */
  readonly evictAfterOom: SimTime;
}

/** Why a pod is updated or left alone. */
export type UpdateVerdict =
  | { readonly isAccepted: true; readonly reason: "quickOom" | "outsideRange" | "outgrown" }
  | { readonly isAccepted: false; readonly reason: "notStarted" | "tooYoung" | "smallChange" | "noChange" };

/**
 * Decides whether a pod is worth an update: at once when it is out of range or was killed for memory soon after it
 * started, else when it is old enough and the change is large enough.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/updater/priority/update_priority_calculator.go#AddPod.
 */
export function judgeUpdate(candidate: UpdateCandidate, rule: UpdateRule): UpdateVerdict {
  const { priority, age, terminations } = candidate;
  const isQuickOom = terminations.some(
    ({ isOom, ranFor, finishedAgo }) =>
      isOom && ranFor < rule.evictAfterOom && finishedAgo < rule.evictAfterOom,
  );
  if (!priority.isOutsideRange && !isQuickOom) {
    if (age === undefined) return { isAccepted: false, reason: "notStarted" };
    if (age < rule.lifetimeThreshold) return { isAccepted: false, reason: "tooYoung" };
    if (priority.resourceDiff < rule.minChange) return { isAccepted: false, reason: "smallChange" };
  }
  if (isQuickOom && priority.resourceDiff === 0) return { isAccepted: false, reason: "noChange" };
  return {
    isAccepted: true,
    reason: isQuickOom ? "quickOom" : priority.isOutsideRange ? "outsideRange" : "outgrown",
  };
}

/**
 * Orders accepted pods by urgency.
 * Order: equals keep the order given; upstream leaves it open.
 * Source: update_priority_calculator.go#GetSortedPrioritizedPods.
 */
export function orderUpdates<T extends { readonly priority: UpdatePriority }>(accepted: readonly T[]): T[] {
  return [...accepted].sort((a, b) => {
    if (isLessUrgent(a.priority, b.priority)) return 1;
    return isLessUrgent(b.priority, a.priority) ? -1 : 0;
  });
}
