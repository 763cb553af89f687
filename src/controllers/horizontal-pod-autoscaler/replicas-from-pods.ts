import type { PodTotals } from "./group-pods.js";
import { ceilToReplicas } from "./integer-arithmetic.js";
import type { FilledRatio, MetricOutcome, MetricProposal, PodCounts } from "./metric-proposal.js";
import { isWithinTolerance, type Tolerances } from "./tolerance.js";

/** The ratio of the counted pods, and how to look again with others filled in. */
export interface PodRatio {
  readonly ratio: number;
  readonly utilizationPercent?: number;
  readonly averageMilli: number;
  /** The ratio with missing pods at the given usage and, if asked, unready ones at 0. */
  filled(missing: "at-target" | "at-zero" | "left-out", withUnready: boolean): FilledRatio;
}

/**
 * The part that all per-pod metrics share: how many replicas a ratio over counted pods asks for.
 *
 * On the way up unready pods and missing ones count with nothing, on the way down missing ones count with their
 * fallback; if that brings the ratio into the tolerance or turns its direction, the count is kept.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetResourceReplicas,
 * calcPlainMetricReplicas.
 */
export function replicasFromPods(
  currentReplicas: number,
  totals: PodTotals,
  usage: PodRatio,
  tolerances: Tolerances,
): MetricOutcome {
  const { ratio, averageMilli, utilizationPercent } = usage;
  const evidence = {
    ok: true as const,
    ratio,
    averageMilli,
    ...(utilizationPercent === undefined ? {} : { utilizationPercent }),
    pods: countsOf(totals),
  };
  const countsUnready = totals.unready > 0 && ratio > 1;
  if (!countsUnready && totals.missing === 0) {
    if (isWithinTolerance(ratio, tolerances)) {
      return { ...evidence, replicas: currentReplicas, branch: "within-tolerance" };
    }
    const replicas = ceilToReplicas(ratio * totals.ready);
    return { ...evidence, replicas, branch: "scaled", multiplier: totals.ready };
  }

  const missing = ratio < 1 ? "at-target" : ratio > 1 ? "at-zero" : "left-out";
  const filled = usage.filled(missing, countsUnready);
  const keep = (branch: MetricProposal["branch"]): MetricProposal => ({
    ...evidence,
    replicas: currentReplicas,
    branch,
    filled,
  });
  if (isWithinTolerance(filled.ratio, tolerances)) return keep("filled-within-tolerance");
  if ((ratio < 1 && filled.ratio > 1) || (ratio > 1 && filled.ratio < 1)) return keep("direction-changed");
  const replicas = ceilToReplicas(filled.ratio * filled.count);
  if ((filled.ratio < 1 && replicas > currentReplicas) || (filled.ratio > 1 && replicas < currentReplicas)) {
    return keep("against-ratio");
  }
  return { ...evidence, replicas, branch: "scaled", multiplier: filled.count, filled };
}

function countsOf(totals: PodTotals): PodCounts {
  const { ready, unready, missing, ignored } = totals;
  return { ready, unready, missing, ignored };
}
