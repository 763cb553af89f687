import type { PodTotals } from "./group-pods.js";
import { ceilToReplicas } from "./integer-arithmetic.js";
import type { FilledRatio, MetricProposal, ProposalBranch } from "./metric-proposal.js";
import { isWithinTolerance, type Tolerances } from "./tolerance.js";

/** What missing pods count with in the second look; `left-out`: the first ratio was exactly 1. */
export type MissingUsage = "at-target" | "at-zero" | "left-out";

/** The ratio of the counted pods, before others are filled in. */
export interface CountedRatio {
  readonly ratio: number;
  readonly utilizationPercent: number | null;
  readonly averageMilli: number;
}

/**
 * The part that all per-pod metrics share: how many replicas a ratio over counted pods asks for. `fill` looks again
 * with missing pods at the given usage and, if asked, unready ones at 0.
 *
 * On the way up unready pods and missing ones count with nothing, on the way down missing ones count with their
 * fallback; if that brings the ratio into the tolerance or turns its direction, the count is kept.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetResourceReplicas,
 * calcPlainMetricReplicas.
 */
export function replicasFromPods(
  currentReplicas: number,
  totals: PodTotals,
  counted: CountedRatio,
  fill: (missing: MissingUsage, withUnready: boolean) => FilledRatio,
  tolerances: Tolerances,
): MetricProposal {
  const { ratio } = counted;
  const countsUnready = totals.unready > 0 && ratio > 1;
  if (!countsUnready && totals.missing === 0) {
    if (isWithinTolerance(ratio, tolerances)) {
      return proposal(currentReplicas, "within-tolerance", totals, counted, null, null);
    }
    const replicas = ceilToReplicas(ratio * totals.ready);
    return proposal(replicas, "scaled", totals, counted, totals.ready, null);
  }

  const filled = fill(ratio < 1 ? "at-target" : ratio > 1 ? "at-zero" : "left-out", countsUnready);
  const replicas = ceilToReplicas(filled.ratio * filled.count);
  const holds = reasonToHold(currentReplicas, replicas, ratio, filled.ratio, tolerances);
  return holds === null
    ? proposal(replicas, "scaled", totals, counted, filled.count, filled)
    : proposal(currentReplicas, holds, totals, counted, null, filled);
}

function reasonToHold(
  currentReplicas: number,
  replicas: number,
  ratio: number,
  filledRatio: number,
  tolerances: Tolerances,
): ProposalBranch | null {
  if (isWithinTolerance(filledRatio, tolerances)) return "filled-within-tolerance";
  if ((ratio < 1 && filledRatio > 1) || (ratio > 1 && filledRatio < 1)) return "direction-changed";
  if (filledRatio < 1 && replicas > currentReplicas) return "against-ratio";
  if (filledRatio > 1 && replicas < currentReplicas) return "against-ratio";
  return null;
}

function proposal(
  replicas: number,
  branch: ProposalBranch,
  totals: PodTotals,
  { ratio, utilizationPercent, averageMilli }: CountedRatio,
  multiplier: number | null,
  filled: FilledRatio | null,
): MetricProposal {
  const { ready, unready, missing, ignored } = totals;
  return {
    ok: true,
    replicas,
    branch,
    ratio,
    multiplier,
    utilizationPercent,
    averageMilli,
    valueMilli: null,
    pods: { ready, unready, missing, ignored },
    filled,
  };
}
