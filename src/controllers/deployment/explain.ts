import type { OldSideEvidence } from "./reconcile-old-replica-sets.js";
import type { ResizeRule } from "./replica-set-size.js";
import type { RolloutLimits } from "./resolve-fenceposts.js";

/** Evidence of one change of a ReplicaSet's size by its Deployment. */
export interface ResizeEvidence {
  readonly replicaSet: string;
  readonly from: number;
  readonly to: number;
  readonly rule: ResizeRule | "new-template";
  readonly limits: RolloutLimits;
  /** Spec sizes of all ReplicaSets before the sync. */
  readonly totalPods: number;
  readonly oldSide: OldSideEvidence | undefined;
}

/**
 * One line about why a ReplicaSet gets another size.
 *
 * @example "web-5d4f 10 → 13: 10 wanted + 3 surge, 10 exist: room for 3"
 */
export function explainResize(evidence: ResizeEvidence): string {
  return `${evidence.replicaSet} ${evidence.from} → ${evidence.to}: ${reasonOf(evidence)}`;
}

function reasonOf(evidence: ResizeEvidence): string {
  const { limits, totalPods, oldSide } = evidence;
  const surge = `${limits.replicas} wanted + ${limits.maxSurge} surge`;
  const minimum = `minimum ${limits.replicas} − ${limits.maxUnavailable} unavailable`;
  switch (evidence.rule) {
    case "new-template":
      return limits.strategy === "Recreate"
        ? "first size of a new template"
        : `first size of a new template; ${surge}, ${totalPods} exist`;
    case "grow-new":
      return `${surge}, ${totalPods} exist: room for ${limits.replicas + limits.maxSurge - totalPods}`;
    case "shrink-new":
      return `more than the ${limits.replicas} wanted`;
    case "remove-unhealthy-old":
      return `old pods that are not available go first${
        oldSide === undefined
          ? ""
          : `; at most ${oldSide.maxScaledDown} = ${oldSide.totalPods} exist − ${oldSide.minAvailable} (${minimum}) − ${oldSide.newUnavailable} new ones not yet available`
      }`;
    case "scale-down-old":
      return `${oldSide?.availablePods ?? "?"} available, ${minimum}`;
    case "recreate-remove-old":
      return "Recreate: all old pods go first";
    case "recreate-grow-new":
      return "Recreate: no old pod is left";
    case "follow-deployment":
      return `the only active ReplicaSet follows the Deployment's ${limits.replicas}`;
    case "new-is-saturated":
      return "the new ReplicaSet has all its pods available";
    case "proportional":
      return `its share of ${surge} during a rollout, ${totalPods} exist`;
  }
}
