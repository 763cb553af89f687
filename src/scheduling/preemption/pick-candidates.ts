import { type PreemptablePod, type PreemptionCandidate, startTimeOf } from "./preemption-candidate.js";

type Measure = (candidate: PreemptionCandidate<PreemptablePod>) => number;

/** Smaller is better; each breaks the ties that the one before left. */
const MEASURES: readonly Measure[] = [
  ({ violatedBudgets }) => violatedBudgets,
  ({ victims }) => victims[0]!.template.priority,
  ({ victims }) => victims.reduce((sum, { template }) => sum + template.priority + 2 ** 31, 0),
  ({ victims }) => victims.length,
  ({ victims }) => -earliestStartOfHighest(victims),
];

/**
 * The candidates that share first place: fewest violated budgets, lowest "highest victim priority", lowest sum of
 * priorities, fewest victims, latest start among the nodes' earliest highest-priority victims. Upstream takes any
 * of several (map order).
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/preemption/preemption.go#pickOneNodeForPreemption
 */
export function pickCandidates<P extends PreemptablePod>(
  candidates: readonly PreemptionCandidate<P>[],
): readonly PreemptionCandidate<P>[] {
  let best = candidates;
  for (const measure of MEASURES) {
    if (best.length <= 1) return best;
    const values = best.map(measure);
    const smallest = values.reduce((a, b) => Math.min(a, b));
    best = best.filter((_candidate, i) => values[i] === smallest);
  }
  return best;
}

function earliestStartOfHighest(victims: readonly PreemptablePod[]): number {
  let priority = Number.NEGATIVE_INFINITY;
  let earliest = Number.POSITIVE_INFINITY;
  for (const victim of victims) {
    const start = startTimeOf(victim);
    if (victim.template.priority > priority) {
      priority = victim.template.priority;
      earliest = start;
    } else if (victim.template.priority === priority && start < earliest) earliest = start;
  }
  return earliest;
}
