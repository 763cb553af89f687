import { type IntOrPercent, scaleIntOrPercent } from "../../kubernetes/int-or-percent.js";

/** What a PodDisruptionBudget asks for: one of the two. */
export interface DisruptionBudget {
  readonly minAvailable?: IntOrPercent | undefined;
  readonly maxUnavailable?: IntOrPercent | undefined;
}

export interface BudgetedPods {
  /** Sum of spec.replicas over the controllers of the matching pods. */
  readonly controllerReplicas: number;
  readonly matchingPods: number;
  /** Ready, not being deleted, not evicted within the last two minutes. */
  readonly healthyPods: number;
}

/** The counters of a PodDisruptionBudget's status. */
export interface DisruptionStatus {
  readonly expectedPods: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
}

/**
 * How many pods may be evicted now. Percentages count from the controllers' sizes and round up for both fields;
 * a plain minAvailable expects as many pods as match.
 *
 * Source: kubernetes v1.36.3 pkg/controller/disruption/disruption.go#getExpectedPodCount, #updatePdbStatus
 *
 * @example
 * disruptionsAllowed({ maxUnavailable: "1%" }, { controllerReplicas: 2, matchingPods: 2, healthyPods: 2 });
 * // { expectedPods: 2, currentHealthy: 2, desiredHealthy: 1, disruptionsAllowed: 1 }
 */
export function disruptionsAllowed(budget: DisruptionBudget, pods: BudgetedPods): DisruptionStatus {
  const { expectedPods, desiredHealthy } = expectation(budget, pods);
  const spare = pods.healthyPods - desiredHealthy;
  return {
    expectedPods,
    currentHealthy: pods.healthyPods,
    desiredHealthy,
    disruptionsAllowed: expectedPods <= 0 || spare <= 0 ? 0 : spare,
  };
}

function expectation(budget: DisruptionBudget, pods: BudgetedPods) {
  const expectedPods = pods.controllerReplicas;
  if (budget.maxUnavailable !== undefined) {
    const unavailable = scaleIntOrPercent(budget.maxUnavailable, expectedPods, "up") ?? 0;
    return { expectedPods, desiredHealthy: Math.max(0, expectedPods - unavailable) };
  }
  if (typeof budget.minAvailable === "string") {
    return { expectedPods, desiredHealthy: scaleIntOrPercent(budget.minAvailable, expectedPods, "up") ?? 0 };
  }
  if (budget.minAvailable !== undefined) {
    return { expectedPods: pods.matchingPods, desiredHealthy: budget.minAvailable };
  }
  return { expectedPods: 0, desiredHealthy: 0 };
}
