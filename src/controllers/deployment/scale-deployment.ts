import { byCreation, type ReplicaSetSize, type Resize, totalReplicas } from "./replica-set-size.js";
import type { RolloutLimits } from "./resolve-fenceposts.js";

/** A ReplicaSet with the Deployment's size at the time of its last resize, as its annotations keep it. */
export interface AnnotatedReplicaSet extends ReplicaSetSize {
  /** deployment.kubernetes.io/desired-replicas */
  readonly desiredReplicasAnnotation: number | null;
  /** deployment.kubernetes.io/max-replicas */
  readonly maxReplicasAnnotation: number | null;
}

/**
 * Whether the Deployment's size changed since its active ReplicaSets were sized: such a sync only scales, and
 * the rollout goes on in the next one.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/sync.go#isScalingEvent
 */
export function isScalingEvent(replicas: number, replicaSets: readonly AnnotatedReplicaSet[]): boolean {
  for (const replicaSet of replicaSets) {
    if (replicaSet.replicas === 0) continue;
    const desired = replicaSet.desiredReplicasAnnotation;
    if (desired !== null && desired !== replicas) return true;
  }
  return false;
}

/**
 * Carries a change of the Deployment's size (or its size while paused) to its ReplicaSets: to the only active
 * one, or to all in proportion during a rollout.
 *
 * The list may hold resizes that keep the size: their annotations are rewritten.
 * Order: as the controller writes them; proportional ones largest first, ties newer first when growing and older
 * first when shrinking.
 * Source: kubernetes v1.36.3 pkg/controller/deployment/sync.go#scale
 */
export function scaleDeployment<S extends AnnotatedReplicaSet>(
  limits: RolloutLimits,
  newReplicaSet: S | undefined,
  oldReplicaSets: readonly S[],
  statusReplicas: number,
): readonly Resize<S>[] {
  const all = newReplicaSet === undefined ? [...oldReplicaSets] : [...oldReplicaSets, newReplicaSet];
  const active = all.filter((replicaSet) => replicaSet.replicas > 0);
  if (active.length <= 1) {
    const target = active[0] ?? newReplicaSet ?? [...oldReplicaSets].sort(byCreation).at(-1);
    if (target === undefined || target.replicas === limits.replicas) return [];
    return [{ replicaSet: target, from: target.replicas, to: limits.replicas, rule: "follow-deployment" }];
  }
  if (newReplicaSet !== undefined && isSaturated(limits.replicas, newReplicaSet)) {
    return active
      .filter((replicaSet) => replicaSet !== newReplicaSet)
      .map((replicaSet) => ({ replicaSet, from: replicaSet.replicas, to: 0, rule: "new-is-saturated" }));
  }
  return limits.strategy === "RollingUpdate" ? scaleProportionally(limits, active, statusReplicas) : [];
}

/** Whether the new ReplicaSet holds all pods of the Deployment, all available. */
function isSaturated(replicas: number, replicaSet: AnnotatedReplicaSet): boolean {
  return (
    replicaSet.replicas === replicas &&
    replicaSet.desiredReplicasAnnotation === replicas &&
    replicaSet.availableReplicas === replicas
  );
}

function scaleProportionally<S extends AnnotatedReplicaSet>(
  limits: RolloutLimits,
  active: readonly S[],
  statusReplicas: number,
): readonly Resize<S>[] {
  const allowed = limits.replicas > 0 ? limits.replicas + limits.maxSurge : 0;
  const toAdd = allowed - totalReplicas(active);
  const sorted = [...active];
  if (toAdd > 0) sorted.sort((a, b) => b.replicas - a.replicas || byCreation(b, a));
  if (toAdd < 0) sorted.sort((a, b) => b.replicas - a.replicas || byCreation(a, b));

  let added = 0;
  const sizes = sorted.map((replicaSet) => {
    const share = replicaSetShare(limits, replicaSet, toAdd, added, statusReplicas);
    added += share;
    return replicaSet.replicas + share;
  });
  if (toAdd !== 0) sizes[0] = Math.max(0, sizes[0]! + toAdd - added);
  return sorted.map((replicaSet, i) => {
    return { replicaSet, from: replicaSet.replicas, to: sizes[i]!, rule: "proportional" };
  });
}

/** Source: kubernetes v1.36.3 pkg/controller/deployment/util/deployment_util.go#GetReplicaSetProportion */
function replicaSetShare(
  limits: RolloutLimits,
  replicaSet: AnnotatedReplicaSet,
  toAdd: number,
  added: number,
  statusReplicas: number,
): number {
  if (toAdd === 0 || toAdd === added) return 0;
  const fraction = replicaSetFraction(limits, replicaSet, statusReplicas);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

function replicaSetFraction(
  limits: RolloutLimits,
  replicaSet: AnnotatedReplicaSet,
  statusReplicas: number,
): number {
  if (limits.replicas === 0) return -replicaSet.replicas;
  const before = replicaSet.maxReplicasAnnotation || statusReplicas;
  if (before === 0) return 0;
  const size = (replicaSet.replicas * (limits.replicas + limits.maxSurge)) / before;
  return Math.trunc(size + 0.5) - replicaSet.replicas;
}
