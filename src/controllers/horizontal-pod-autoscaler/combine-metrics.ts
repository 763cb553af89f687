import type { MetricOutcome } from "./metric-proposal.js";

/** The metrics' common answer. */
export type CombinedMetrics =
  | {
      readonly ok: true;
      /** Largest proposal. */
      readonly replicas: number;
      /** Index of the metric that proposed it; the earlier one on a tie. */
      readonly decisive: number;
      /** Index of the first metric that failed, −1: none did. The sync then still reports an error. */
      readonly firstFailed: number;
    }
  | { readonly ok: false; readonly firstFailed: number };

/**
 * Takes the largest proposal. Fails when every metric failed, or when some did and the others would scale down:
 * a metric that cannot be read never lowers the count.
 *
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeReplicasForMetrics.
 */
export function combineMetrics(current: number, outcomes: readonly MetricOutcome[]): CombinedMetrics {
  let replicas = 0;
  let decisive = -1;
  let failed = 0;
  let firstFailed = -1;
  for (let i = 0; i < outcomes.length; i++) {
    const outcome = outcomes[i]!;
    if (!outcome.ok) {
      if (firstFailed < 0) firstFailed = i;
      failed++;
    } else if (replicas === 0 || outcome.replicas > replicas) {
      replicas = outcome.replicas;
      decisive = i;
    }
  }
  if (failed >= outcomes.length || (failed > 0 && replicas < current)) return { ok: false, firstFailed };
  return { ok: true, replicas, decisive, firstFailed };
}
