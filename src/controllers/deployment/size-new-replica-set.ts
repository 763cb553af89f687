import type { RolloutLimits } from "./resolve-fenceposts.js";

/**
 * The size the new ReplicaSet should have: under RollingUpdate it takes the room that the surge leaves, under
 * Recreate it takes everything.
 *
 * Source: kubernetes v1.36.3 pkg/controller/deployment/util/deployment_util.go#NewRSNewReplicas
 */
export function sizeNewReplicaSet(
  limits: Pick<RolloutLimits, "strategy" | "replicas" | "maxSurge">,
  newReplicas: number,
  totalPods: number,
): number {
  if (limits.strategy === "Recreate") return limits.replicas;
  const maxTotalPods = limits.replicas + limits.maxSurge;
  if (totalPods >= maxTotalPods) return newReplicas;
  return newReplicas + Math.min(maxTotalPods - totalPods, limits.replicas - newReplicas);
}
