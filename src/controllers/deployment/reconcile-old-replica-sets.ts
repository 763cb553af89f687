import { cleanUpUnhealthyReplicas } from "./clean-up-unhealthy-replicas.js";
import { type ReplicaSetSize, type Resize, totalAvailable, totalReplicas } from "./replica-set-size.js";
import type { RolloutLimits } from "./resolve-fenceposts.js";
import { scaleDownOldReplicaSets } from "./scale-down-old-replica-sets.js";

/** The numbers that bound what the old side may lose in one sync. */
export interface OldSideEvidence {
  readonly totalPods: number;
  readonly minAvailable: number;
  readonly newUnavailable: number;
  /** totalPods − minAvailable − newUnavailable */
  readonly maxScaledDown: number;
  /** Available pods of all ReplicaSets. */
  readonly availablePods: number;
}

export interface OldSide<S extends ReplicaSetSize> {
  /** In the order in which the controller writes them; a ReplicaSet may appear twice. */
  readonly resizes: readonly Resize<S>[];
  /** False also where stale status ended the step early: the sync then goes on as if nothing had changed. */
  readonly changed: boolean;
  readonly evidence: OldSideEvidence;
}

/**
 * The old side of one rolling-update sync: unhealthy old pods go first, then as many available ones as the
 * minimum allows.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/rolling.go#reconcileOldReplicaSets
 */
export function reconcileOldReplicaSets<S extends ReplicaSetSize>(
  limits: RolloutLimits,
  newReplicaSet: S,
  oldReplicaSets: readonly S[],
): OldSide<S> {
  const oldPods = totalReplicas(oldReplicaSets);
  const totalPods = oldPods + newReplicaSet.replicas;
  const minAvailable = limits.replicas - limits.maxUnavailable;
  const newUnavailable = newReplicaSet.replicas - newReplicaSet.availableReplicas;
  const maxScaledDown = totalPods - minAvailable - newUnavailable;
  const availablePods = totalAvailable(oldReplicaSets) + newReplicaSet.availableReplicas;
  const evidence = { totalPods, minAvailable, newUnavailable, maxScaledDown, availablePods };
  if (oldPods === 0 || maxScaledDown <= 0) return { resizes: [], changed: false, evidence };

  const cleanup = cleanUpUnhealthyReplicas(oldReplicaSets, maxScaledDown);
  if (cleanup.staleReplicaSet !== undefined) return { resizes: cleanup.resizes, changed: false, evidence };

  const shrunk = oldReplicaSets.map((replicaSet) => {
    const resize = cleanup.resizes.find((candidate) => candidate.replicaSet === replicaSet);
    return { original: replicaSet, ...sizeOf(replicaSet), replicas: resize?.to ?? replicaSet.replicas };
  });
  const resizes = [...cleanup.resizes];
  for (const resize of scaleDownOldReplicaSets(limits, shrunk, availablePods)) {
    resizes.push({ ...resize, replicaSet: resize.replicaSet.original });
  }
  return { resizes, changed: resizes.length > 0, evidence };
}

function sizeOf(replicaSet: ReplicaSetSize): ReplicaSetSize {
  const { name, createdAt, replicas, availableReplicas } = replicaSet;
  return { name, createdAt, replicas, availableReplicas };
}
