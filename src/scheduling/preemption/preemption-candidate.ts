import { type SimTime, truncateToSecond } from "../../units/index.js";
import type { PodView } from "../node-view.js";

/** A pod as preemption reads it. */
export interface PreemptablePod extends PodView {
  /** status.startTime; null: not started yet, counts as now. */
  readonly startTime: SimTime | null;
}

/** A budget as preemption reads it. An empty selector matches no pod here. */
export interface DisruptionBudget {
  readonly namespace: string;
  readonly disruptionsAllowed: number;
  /** Names of pods that are already being disrupted; they are not counted again. */
  readonly disruptedPods?: ReadonlySet<string>;
  matches(labels: PodView["labels"]): boolean;
}

/** A node on which the pod fits once the victims are gone. */
export interface PreemptionCandidate<P extends PreemptablePod> {
  readonly nodeName: string;
  /** Most important first; never empty. */
  readonly victims: readonly P[];
  readonly violatedBudgets: number;
}

/**
 * Start time as preemption compares it: in whole seconds, as the API carries it; a pod that has not started counts
 * as started now.
 */
export function startTimeOf({ startTime }: PreemptablePod): number {
  return startTime === null ? Number.POSITIVE_INFINITY : truncateToSecond(startTime);
}

/**
 * Order of importance, most important first: higher priority, then earlier start.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/util/utils.go#MoreImportantPod
 */
export function compareImportance(a: PreemptablePod, b: PreemptablePod): number {
  const byPriority = b.template.priority - a.template.priority;
  if (byPriority !== 0) return byPriority;
  const startA = startTimeOf(a);
  const startB = startTimeOf(b);
  return startA === startB ? 0 : startA - startB;
}
