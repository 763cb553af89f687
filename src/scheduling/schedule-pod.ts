import { findFeasibleNodes } from "./find-feasible-nodes.js";
import { type FitError, fitError } from "./fit-error.js";
import type { NodeView } from "./node-view.js";
import type { Profile } from "./profile.js";
import { type NominatedPods, prepareFilters, runFiltersWithNominated } from "./run-filters.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import { SchedulingState } from "./scheduling-state.js";
import { type NodeScore, scoreNodes } from "./score-nodes.js";
import { selectHeapRoot, selectUniformly } from "./select-host.js";

/** How many of the best nodes a decision's evidence names. */
const EVIDENCE_NODES = 3;

export interface ScheduleOptions {
  readonly nominated?: NominatedPods | null;
  /** The node that the pod itself is nominated to; tried first, alone. */
  readonly nominatedNodeName?: string | null;
  /** False: the answer's `scores` stays empty and its `tiedNodes` 1. Default true. */
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
  /** The chosen node, then the best others; empty when there was one feasible node only (nothing is scored). */
  readonly scores: readonly NodeScore[];
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
        return { kind: "scheduled", node, evaluatedNodes: 1, feasibleNodes: 1, tiedNodes: 1, scores: [] };
      }
    }
  }
  const { percentageOfNodesToScore } = profile.options;
  const worth = context.worths.of(pod, profile);
  const search = { percentageOfNodesToScore, nominated, worth };
  const evaluatedNodes = findFeasibleNodes(pod, nodes, prepared, search, state);
  const { feasible } = state;
  const feasibleNodes = feasible.count;
  if (feasibleNodes === 0) return { kind: "unschedulable", error: fitError(nodes, state.rejections, null) };
  if (feasibleNodes === 1) {
    const node = feasible.at(0);
    return { kind: "scheduled", node, evaluatedNodes, feasibleNodes, tiedNodes: 1, scores: [] };
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
    scores: explains ? bestScores(state, chosen) : [],
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

function countEqual(totals: Float64Array, count: number, value: number): number {
  let equal = 0;
  for (let i = 0; i < count; i++) if (totals[i] === value) equal++;
  return equal;
}

function bestScores({ feasible, scores }: SchedulingState, chosen: number): readonly NodeScore[] {
  const best = [chosen];
  while (best.length < EVIDENCE_NODES) {
    let next = -1;
    for (let i = 0; i < feasible.count; i++) {
      if (best.includes(i)) continue;
      if (next < 0 || scores.totals[i]! > scores.totals[next]!) next = i;
    }
    if (next < 0) break;
    best.push(next);
  }
  return best.map((i) => scores.explain(i, feasible.indexes[i]!, feasible.at(i).name));
}
