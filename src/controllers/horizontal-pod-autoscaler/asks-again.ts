import type { MetricOutcome, MetricProposal } from "./metric-proposal.js";
import { proposeReplicas, type ReadingRange, type ScaleView } from "./propose-replicas.js";
import type { ResolvedMetric } from "./resolved-spec.js";
import type { Tolerances } from "./tolerance.js";

/**
 * Whether a metric asks for the count that it asked for before, whatever its reading is within a range.
 *
 * What it asks for does not always rise with the usage: a count that is kept lies between counts that are computed,
 * and missing pods count otherwise below the target than above. But usage that leads to one branch of the
 * calculation on one side of the target is usage in a row, along which the count rises.
 */
export function asksAgain(
  before: MetricOutcome,
  metric: ResolvedMetric,
  { least, most }: ReadingRange,
  scale: ScaleView,
  tolerances: Tolerances,
): boolean {
  const low = proposeReplicas(metric, least, scale, tolerances);
  if (!before.ok || !low.ok || low.replicas !== before.replicas) return false;
  if (least === most) return true;
  const high = proposeReplicas(metric, most, scale, tolerances);
  return high.ok && high.replicas === low.replicas && areOfOneBranch(low, high);
}

function areOfOneBranch(low: MetricProposal, high: MetricProposal): boolean {
  const { branch } = low;
  if (branch !== high.branch) return false;
  // The tolerance reaches over both sides of the target.
  if (branch === "within-tolerance") return true;
  if (sideOf(low.ratio) !== sideOf(high.ratio)) return false;
  if (branch === "filled-within-tolerance") return true;
  return sideOf(low.filled?.ratio ?? low.ratio) === sideOf(high.filled?.ratio ?? high.ratio);
}

function sideOf(ratio: number): number {
  return Math.sign(ratio - 1);
}
