import { type FitError, fitErrorMessage } from "../fit-error.js";
import type { CloneableNode } from "../node-view.js";
import type { Profile } from "../profile.js";
import { type Rejection, unresolvable } from "../rejection.js";
import { type NominatedPods, prepareFilters } from "../run-filters.js";
import type { SchedulingContext } from "../scheduling-context.js";
import type { SchedulingPod } from "../scheduling-pod.js";
import { pickCandidates } from "./pick-candidates.js";
import type { DisruptionBudget, PreemptablePod, PreemptionCandidate } from "./preemption-candidate.js";
import { NO_VICTIMS, selectVictims } from "./select-victims.js";

const MIN_CANDIDATE_NODES_PERCENTAGE = 10;
const MIN_CANDIDATE_NODES = 100;
const NOT_HELPFUL = unresolvable("DefaultPreemption", "Preemption is not helpful for scheduling");

export interface PreemptionOptions {
  readonly budgets: readonly DisruptionBudget[];
  readonly nominated?: NominatedPods | null;
  /** Where among the resolvable nodes the search starts, as a share in [0, 1); asked only if it matters. */
  readonly offset?: () => number;
  /** No pod of the cluster has a lower priority; spares the search where nobody can be a victim. */
  readonly lowestPriority?: number;
  /** Look at every resolvable node. Default: stop once enough candidates are found. */
  readonly examinesAll?: boolean;
}

export interface PreemptionResult<P extends PreemptablePod> {
  /** Nodes without violated budgets first, each group in the order of the search. */
  readonly candidates: readonly PreemptionCandidate<P>[];
  /** Those that share first place; the first is taken. */
  readonly picks: readonly PreemptionCandidate<P>[];
  /** Upstream's message when there is no candidate; null otherwise. */
  readonly message: string | null;
}

/**
 * Which pods would have to go so that a pod fits that no node could take.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/preemption/preemption.go#findCandidates, #DryRunPreemption
 * Deviates: nodes are tried one after the other, where upstream tries 16 at once.
 */
export function findPreemption<P extends PreemptablePod>(
  pod: SchedulingPod,
  context: SchedulingContext,
  profile: Profile,
  error: FitError,
  options: PreemptionOptions,
): PreemptionResult<P> {
  const { nodes } = context;
  const { indexes, noVictims } = prospectsOf(error, nodes.length);
  if (indexes.length === 0 || pod.priority <= (options.lowestPriority ?? Number.NEGATIVE_INFINITY)) {
    return { candidates: [], picks: [], message: noVictims };
  }
  const reasons = new Map<string, number>();
  const blame = ({ reasons: texts }: Rejection, count: number) => {
    for (const reason of texts) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  };
  if (indexes.length < nodes.length) blame(NOT_HELPFUL, nodes.length - indexes.length);
  const prepared = prepareFilters(pod, context, profile);
  const wanted = options.examinesAll ? indexes.length : candidatesWanted(indexes.length);
  const start = Math.floor((options.offset?.() ?? 0) * indexes.length);
  const clean: PreemptionCandidate<P>[] = [];
  const violating: PreemptionCandidate<P>[] = [];
  for (let step = 0; step < indexes.length; step++) {
    if (clean.length > 0 && clean.length + violating.length >= wanted && !options.examinesAll) break;
    const index = indexes[(start + step) % indexes.length]!;
    const node = nodes[index] as CloneableNode<P>;
    const found = selectVictims(pod, node, index, prepared, options.budgets, options.nominated ?? null);
    if ("reasons" in found) blame(found, 1);
    else (found.violatedBudgets === 0 ? clean : violating).push(found);
  }
  const candidates = [...clean, ...violating];
  const message = candidates.length > 0 ? null : messageOf(nodes.length, reasons);
  return { candidates, picks: pickCandidates(candidates), message };
}

/** What an error leaves to preemption. */
interface Prospects {
  /** Nodes on which evicting pods could help, by their place. */
  readonly indexes: readonly number[];
  /** The message where no pod may be evicted. */
  readonly noVictims: string;
}

/** Found once per error: equal pods fail with one. */
const known = new WeakMap<FitError, Prospects>();

function prospectsOf(error: FitError, nodeCount: number): Prospects {
  let prospects = known.get(error);
  if (prospects === undefined) {
    const indexes: number[] = [];
    for (let i = 0; i < nodeCount; i++) if (error.rejections[i]?.resolvable) indexes.push(i);
    const reasons = new Map<string, number>();
    if (indexes.length < nodeCount) reasons.set(NOT_HELPFUL.reasons[0]!, nodeCount - indexes.length);
    if (indexes.length > 0) reasons.set(NO_VICTIMS.reasons[0]!, indexes.length);
    prospects = { indexes, noVictims: messageOf(nodeCount, reasons) };
    known.set(error, prospects);
  }
  return prospects;
}

function messageOf(nodeCount: number, reasons: ReadonlyMap<string, number>): string {
  return `preemption: ${fitErrorMessage({ nodeCount, preFilter: null, reasons })}`;
}

/** How many candidates end the search. Source: preemption.go#calculateNumCandidates */
function candidatesWanted(nodeCount: number): number {
  const share = Math.trunc((nodeCount * MIN_CANDIDATE_NODES_PERCENTAGE) / 100);
  return Math.min(Math.max(share, MIN_CANDIDATE_NODES), nodeCount);
}
