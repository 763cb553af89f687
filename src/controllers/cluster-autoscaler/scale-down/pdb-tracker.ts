import type { Pod, PodDisruptionBudget } from "../../../cluster/index.js";

/** A budget as the tracker reads it. */
export interface TrackedBudget {
  /** `namespace/name`. */
  readonly key: string;
  readonly namespace: string;
  readonly disruptionsAllowed: number;
  matches(labels: Readonly<Record<string, string>>): boolean;
}

/** Whether pods may go now, and whether all of them at once. */
export interface PdbCheck {
  readonly canRemove: boolean;
  /** False: only one after the other, so that a drain may fail half-way. */
  readonly inParallel: boolean;
  /** The pod and the budget that forbid it, or that make it risky. */
  readonly blocking: { readonly pod: Pod; readonly budget: string } | null;
}

type BudgetedPod = Pick<Pod, "namespace" | "labels">;

/** The tracker's view of a budget in the store. */
export function trackedBudgetOf(budget: PodDisruptionBudget): TrackedBudget {
  const { key, namespace, disruptionsAllowed, selection } = budget;
  return { key, namespace, disruptionsAllowed, matches: (labels) => selection.matches(labels) };
}

/**
 * What the disruption budgets still allow while one planning pass takes nodes away. Made anew for each run.
 *
 * Order: budgets as handed in.
 * Source: cluster-autoscaler 1.36.1 core/scaledown/pdb/basic.go
 */
export class RemainingPdbTracker {
  readonly #budgets: readonly TrackedBudget[];
  readonly #allowed: number[];

  constructor(budgets: readonly TrackedBudget[]) {
    this.#budgets = budgets;
    this.#allowed = budgets.map(({ disruptionsAllowed }) => disruptionsAllowed);
  }

  /** Whether there is no budget at all. */
  get isEmpty(): boolean {
    return this.#budgets.length === 0;
  }

  /** Disruptions left per budget, in the order in which they were handed in. */
  get allowed(): readonly number[] {
    return this.#allowed;
  }

  /** Whether any budget selects the pod. */
  hasBudget(pod: BudgetedPod): boolean {
    return this.#budgets.some((budget) => covers(budget, pod));
  }

  canRemovePods(pods: readonly Pod[]): PdbCheck {
    let blocking: PdbCheck["blocking"] = null;
    for (let b = 0; b < this.#budgets.length; b++) {
      const budget = this.#budgets[b]!;
      const allowed = this.#allowed[b]!;
      let count = 0;
      for (const pod of pods) {
        if (!covers(budget, pod)) continue;
        count++;
        if (allowed < 1) {
          return { canRemove: false, inParallel: false, blocking: { pod, budget: budget.key } };
        }
        if (allowed < count) blocking = { pod, budget: budget.key };
      }
    }
    return { canRemove: true, inParallel: blocking === null, blocking };
  }

  removePods(pods: readonly BudgetedPod[]): void {
    for (let b = 0; b < this.#budgets.length; b++) {
      for (const pod of pods) if (covers(this.#budgets[b]!, pod)) this.#allowed[b]!--;
    }
  }
}

function covers(budget: TrackedBudget, pod: BudgetedPod): boolean {
  return budget.namespace === pod.namespace && budget.matches(pod.labels);
}
