import { findFeasibleNodes } from "./find-feasible-nodes.js";
import { type FitError, fitError } from "./fit-error.js";
import type { NodeView } from "./node-view.js";
import type { Profile } from "./profile.js";
import { type NominatedPods, prepareFilters, runFiltersWithNominated } from "./run-filters.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import { SchedulingState } from "./scheduling-state.js";
import { type NodeScore, type NodeTotal, scoreNodes } from "./score-nodes.js";
import { selectHeapRoot, selectUniformly } from "./select-host.js";

export interface ScheduleOptions {
  readonly nominated?: NominatedPods | null;
  /** The node that the pod itself is nominated to; tried first, alone. */
  readonly nominatedNodeName?: string | null;
  /** False: the answer has no `score` and no `runnersUp`, and its `tiedNodes` is 1. Default true. */
  readonly explains?: boolean;
  /** A uniform draw in [0, 1) for ties; asked only if the tie-break is random and there is a tie. */
  readonly uniform?: () => number;
}

export interface Scheduled {
  readonly kind: "scheduled";
  readonly node: NodeView;
  readonly evaluatedNodes: number;
  readonly feasibleNodes: number;
  /** How many feasible nodes share the best total. */
  readonly tiedNodes: number;
  /** The chosen node's; null when there was one feasible node only (nothing is scored). */
  readonly score: NodeScore | null;
  /** The two best others. */
  readonly runnersUp: readonly NodeTotal[];
}

export interface Unschedulable {
  readonly kind: "unschedulable";
  readonly error: FitError;
}

/**
 * Decides where one pod goes: filters, then scores, then the tie-break. Changes nothing but `state`.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/schedule_one.go#schedulePod
 */
export function schedulePod(
  pod: SchedulingPod,
  context: SchedulingContext,
  profile: Profile,
  state: SchedulingState,
  options: ScheduleOptions = {},
): Scheduled | Unschedulable {
  const { nodes } = context;
  const prepared = prepareFilters(pod, context, profile);
  if (prepared.rejection !== null) {
    return { kind: "unschedulable", error: fitError(nodes, null, prepared.rejection) };
  }
  const nominated = options.nominated ?? null;
  if (options.nominatedNodeName) {
    const index = nodes.findIndex((node) => node.name === options.nominatedNodeName);
    const node = nodes[index];
    if (node !== undefined && (prepared.onlyNodes?.has(node.name) ?? true)) {
      const waiting = nominated?.against(node.name, pod) ?? [];
      if (runFiltersWithNominated(prepared.filters, node, index, waiting) === null) {
        return onlyNode(node, 1);
      }
    }
  }
  const { percentageOfNodesToScore } = profile.options;
  const worth = context.worths.of(pod, profile);
  const search = { percentageOfNodesToScore, nominated, worth };
  const evaluatedNodes = findFeasibleNodes(pod, nodes, prepared, search, state);
  const { feasible } = state;
  const feasibleNodes = feasible.count;
  if (feasibleNodes === 0) return { kind: "unschedulable", error: state.errors.of(nodes, state.rejections) };
  if (feasibleNodes === 1) {
    return onlyNode(feasible.at(0), evaluatedNodes);
  }
  scoreNodes(pod, context, profile, feasible, state.scores, worth);
  const { totals } = state.scores;
  const { explains = true } = options;
  const tieBreak = profile.options.tieBreak ?? (profile.options.version === "1.34" ? "random" : "heap");
  const chosen =
    tieBreak === "random"
      ? selectUniformly(totals, feasibleNodes, options.uniform ?? (() => 0))
      : selectHeapRoot(totals, feasibleNodes);
  return {
    kind: "scheduled",
    node: feasible.at(chosen),
    evaluatedNodes,
    feasibleNodes,
    tiedNodes: explains ? countEqual(totals, feasibleNodes, totals[chosen]!) : 1,
    score: explains
      ? state.scores.explain(chosen, feasible.indexes[chosen]!, feasible.at(chosen).name)
      : null,
    runnersUp: explains ? runnersUp(state, chosen) : [],
  };
}

/**
 * All nodes that share the best total when every node is looked at, in the context's order; empty if none is
 * feasible.
 */
export function bestNodes(
  pod: SchedulingPod,
  context: SchedulingContext,
  profile: Profile,
  options: ScheduleOptions = {},
): readonly NodeView[] {
  const state = new SchedulingState();
  const prepared = prepareFilters(pod, context, profile);
  if (prepared.rejection !== null) return [];
  const worth = context.worths.of(pod, profile);
  const search = { percentageOfNodesToScore: 100, nominated: options.nominated ?? null, worth };
  findFeasibleNodes(pod, context.nodes, prepared, search, state);
  const { feasible } = state;
  const nodes = Array.from({ length: feasible.count }, (_, position) => feasible.at(position));
  if (nodes.length < 2) return nodes;
  scoreNodes(pod, context, profile, feasible, state.scores, worth);
  const { totals } = state.scores;
  let max = totals[0]!;
  for (let i = 1; i < nodes.length; i++) if (totals[i]! > max) max = totals[i]!;
  return nodes.filter((_node, i) => totals[i] === max);
}

function onlyNode(node: NodeView, evaluatedNodes: number): Scheduled {
  const nothingScored = { tiedNodes: 1, score: null, runnersUp: [] };
  return { kind: "scheduled", node, evaluatedNodes, feasibleNodes: 1, ...nothingScored };
}

function countEqual(totals: Float64Array, count: number, value: number): number {
  let equal = 0;
  for (let i = 0; i < count; i++) if (totals[i] === value) equal++;
  return equal;
}

/** The two best but for the chosen one; of equal ones the first. */
function runnersUp({ feasible, scores }: SchedulingState, chosen: number): readonly NodeTotal[] {
  const { totals } = scores;
  let second = -1;
  let third = -1;
  for (let i = 0; i < feasible.count; i++) {
    if (i === chosen) continue;
    const total = totals[i]!;
    if (second < 0 || total > totals[second]!) {
      third = second;
      second = i;
    } else if (third < 0 || total > totals[third]!) third = i;
  }
  const best = third < 0 ? [second] : [second, third];
  return best.map((i) => ({ node: feasible.at(i).name, total: scores.totalAt(i) }));
}
