import type { Cluster } from "./cluster.js";
import type { DeletionReason } from "./deletion-reason.js";
import type { Pod } from "./pod.js";
import type { PodDisruptionBudget } from "./workloads.js";

/** What the API server says to an eviction. `refused`: 429, try later; `failed`: 500, more than one budget. */
export type EvictionAnswer =
  | { readonly outcome: "evicted" | "gone" }
  | { readonly outcome: "refused" | "failed"; readonly budgets: readonly string[] };

/**
 * Evicts a pod through the eviction subresource: deletes it if its disruption budget has room, which this uses up.
 *
 * Pods that are pending, ended or already terminating go without asking the budget; so does a pod that is not Ready,
 * where the budget always allows it or is met without it.
 *
 * Source: kubernetes v1.36.3 pkg/registry/core/pod/storage/eviction.go
 */
export function evictPod(
  cluster: Cluster,
  pod: Pod,
  gracePeriodSeconds?: number,
  reason: DeletionReason = "eviction",
): EvictionAnswer {
  if (!pod.exists) return { outcome: "gone" };
  const mayIgnoreBudget = pod.isTerminal || pod.phase === "Pending" || pod.deletion !== null;
  if (!mayIgnoreBudget) {
    const budgets = budgetsOf(cluster, pod);
    if (budgets.length > 1) return { outcome: "failed", budgets: budgets.map(({ key }) => key) };
    const [budget] = budgets;
    if (budget !== undefined && !allowsUnready(budget, pod)) {
      if (budget.disruptionsAllowed < 1) return { outcome: "refused", budgets: [budget.key] };
      budget.disruptionsAllowed--;
      cluster.podDisruptionBudgets.notify(budget, "status");
    }
  }
  cluster.deletePod(pod, gracePeriodSeconds, reason);
  return { outcome: "evicted" };
}

function budgetsOf(cluster: Cluster, pod: Pod): readonly PodDisruptionBudget[] {
  const found: PodDisruptionBudget[] = [];
  for (const budget of cluster.podDisruptionBudgets.values()) {
    if (budget.namespace === pod.namespace && budget.selection.matches(pod.labels)) found.push(budget);
  }
  return found;
}

function allowsUnready({ spec, currentHealthy, desiredHealthy }: PodDisruptionBudget, pod: Pod): boolean {
  if (pod.isReady) return false;
  if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}
