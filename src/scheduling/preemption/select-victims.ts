import type { CloneableNode, WhatIfNode } from "../node-view.js";
import type { Rejection } from "../rejection.js";
import { type NominatedPods, type PreparedFilters, runFiltersWithNominated } from "../run-filters.js";
import type { SchedulingPod } from "../scheduling-pod.js";
import {
  compareImportance,
  type DisruptionBudget,
  type PreemptablePod,
  type PreemptionCandidate,
} from "./preemption-candidate.js";
import { splitByBudget } from "./split-by-budget.js";

/** Why evicting pods of a node does not help. */
export const NO_VICTIMS: Rejection = {
  plugin: "DefaultPreemption",
  resolvable: false,
  reasons: ["No preemption victims found for incoming pod"],
};

/**
 * The pods to evict from one node so that the pod fits: first all of lower priority leave, then as many as
 * possible come back, the most important first, those whose eviction would violate a budget before the others.
 *
 * Returns the candidate, or why the node is none.
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/defaultpreemption#SelectVictimsOnNode
 */
export function selectVictims<P extends PreemptablePod>(
  pod: SchedulingPod,
  node: CloneableNode<P>,
  index: number,
  prepared: PreparedFilters,
  budgets: readonly DisruptionBudget[],
  nominated: NominatedPods | null,
): PreemptionCandidate<P> | Rejection {
  const potential = [...node.pods].filter((existing) => existing.template.priority < pod.priority);
  if (potential.length === 0) return NO_VICTIMS;
  const { filters } = prepared;
  const trial: WhatIfNode<P> = node.clone();
  const leave = (victim: P) => {
    trial.removePod(victim);
    for (const filter of filters) filter.podRemoved?.(victim, node);
  };
  const comeBack = (victim: P) => {
    trial.addPod(victim);
    for (const filter of filters) filter.podAdded?.(victim, node);
  };
  const waiting = nominated?.against(node.name, pod) ?? [];
  const check = () => runFiltersWithNominated(filters, trial, index, waiting);

  for (const victim of potential) leave(victim);
  const rejection = check();
  const victims: P[] = [];
  let violatedBudgets = 0;
  if (rejection === null) {
    const reprieve = (victim: P): boolean => {
      comeBack(victim);
      if (check() === null) return true;
      leave(victim);
      victims.push(victim);
      return false;
    };
    const { violating, others } = splitByBudget(potential.sort(compareImportance), budgets);
    for (const victim of violating) if (!reprieve(victim)) violatedBudgets++;
    for (const victim of others) reprieve(victim);
    if (violating.length > 0 && others.length > 0) victims.sort(compareImportance);
  }
  // The prepared filters serve the next node as well: put back what they count.
  for (const victim of rejection === null ? victims : potential) {
    for (const filter of filters) filter.podAdded?.(victim, node);
  }
  if (rejection !== null) return rejection;
  return victims.length === 0 ? NO_VICTIMS : { nodeName: node.name, victims, violatedBudgets };
}
