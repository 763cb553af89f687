import { byCreation, type ReplicaSetSize, type Resize } from "./replica-set-size.js";
import type { RolloutLimits } from "./resolve-fenceposts.js";

/**
 * Removes as many old pods as are available beyond the minimum, oldest ReplicaSet first.
 *
 * `availablePods` counts the available pods of all ReplicaSets, the new one included.
 * Source: kubernetes v1.36.3 pkg/controller/deployment/rolling.go#scaleDownOldReplicaSetsForRollingUpdate
 */
export function scaleDownOldReplicaSets<S extends ReplicaSetSize>(
  limits: Pick<RolloutLimits, "replicas" | "maxUnavailable">,
  oldReplicaSets: readonly S[],
  availablePods: number,
): readonly Resize<S>[] {
  const minAvailable = limits.replicas - limits.maxUnavailable;
  const wanted = availablePods - minAvailable;
  if (wanted <= 0) return [];
  const resizes: Resize<S>[] = [];
  let removed = 0;
  for (const replicaSet of [...oldReplicaSets].sort(byCreation)) {
    if (removed >= wanted) break;
    const from = replicaSet.replicas;
    if (from === 0) continue;
    const count = Math.min(from, wanted - removed);
    resizes.push({ replicaSet, from, to: from - count, rule: "scale-down-old" });
    removed += count;
  }
  return resizes;
}
