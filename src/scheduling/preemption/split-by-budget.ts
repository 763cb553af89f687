import type { DisruptionBudget, PreemptablePod } from "./preemption-candidate.js";

/**
 * Splits pods into those whose eviction would violate a budget and the others. Each matching budget is used up by
 * one, pod by pod, in the given order.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/defaultpreemption#filterPodsWithPDBViolation
 */
export function splitByBudget<P extends PreemptablePod>(
  pods: readonly P[],
  budgets: readonly DisruptionBudget[],
): { readonly violating: readonly P[]; readonly others: readonly P[] } {
  if (budgets.length === 0) return { violating: [], others: pods };
  const allowed = budgets.map(({ disruptionsAllowed }) => disruptionsAllowed);
  const violating: P[] = [];
  const others: P[] = [];
  for (const pod of pods) {
    let isViolated = false;
    budgets.forEach((budget, i) => {
      if (budget.namespace !== pod.namespace || Object.keys(pod.labels).length === 0) return;
      if (!budget.matches(pod.labels) || budget.disruptedPods?.has(pod.name)) return;
      allowed[i]!--;
      if (allowed[i]! < 0) isViolated = true;
    });
    (isViolated ? violating : others).push(pod);
  }
  return { violating, others };
}
