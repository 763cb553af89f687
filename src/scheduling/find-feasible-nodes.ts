import type { NodeView, PodView } from "./node-view.js";
import type { NodeWorth } from "./node-worth.js";
import { numFeasibleNodesToFind } from "./num-feasible-nodes-to-find.js";
import type { PreparedFilter } from "./plugin.js";
import { type Rejection, unresolvable } from "./rejection.js";
import {
  type NominatedPods,
  type PreparedFilters,
  runFilters,
  runFiltersWithNominated,
} from "./run-filters.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import type { SchedulingState } from "./scheduling-state.js";

const NONE: readonly PodView[] = [];
const OUTSIDE_NARROWED = unresolvable("NodeAffinity", "node(s) didn't satisfy plugin(s) [NodeAffinity]");

export interface FeasibleSearch {
  /** Share of nodes that ends the search; 0: by cluster size; 100: look at all. */
  readonly percentageOfNodesToScore: number;
  readonly nominated: NominatedPods | null;
  /** What the nodes are worth to the pod; spares most looks. */
  readonly worth?: NodeWorth;
}

/**
 * Filters nodes one after the other, from where the last search stopped, until enough feasible ones are found.
 * Fills `state.feasible` and `state.rejections` (by place in `nodes`) and moves the start. Returns how many nodes
 * were looked at.
 *
 * Order: as the context lists the nodes, starting at `state.nextStartNodeIndex`, wrapping.
 * Source: kubernetes v1.36.3 pkg/scheduler/schedule_one.go#findNodesThatPassFilters
 * Deviates: sequential, where upstream filters in parallel and may visit a few nodes more.
 */
export function findFeasibleNodes(
  pod: SchedulingPod,
  nodes: readonly NodeView[],
  prepared: PreparedFilters,
  search: FeasibleSearch,
  state: SchedulingState,
): number {
  const { filters, onlyNodes } = prepared;
  const { nominated, worth } = search;
  const total = nodes.length;
  const { feasible, rejections } = state;
  feasible.reset(nodes);
  // Entries of an earlier cycle need no clearing: when none is feasible, every node was looked at.
  if (rejections.length !== total) rejections.length = total;

  const candidates = onlyNodes === null ? total : countNamed(nodes, onlyNodes, rejections);
  const wanted = numFeasibleNodesToFind(candidates, search.percentageOfNodesToScore);
  let visited = 0;
  let index = total === 0 ? 0 : state.nextStartNodeIndex % total;
  if (onlyNodes === null && nominated === null) {
    const only = worth === undefined ? undefined : onlyAsked(filters);
    if (worth !== undefined && only?.isStanding === true) {
      visited = worth.search(only, index, wanted, feasible, rejections);
    } else {
      for (; visited < total && feasible.count < wanted; visited++) {
        const rejection = runFilters(filters, nodes[index]!, index);
        if (rejection === null) feasible.add(index);
        else rejections[index] = rejection;
        if (++index === total) index = 0;
      }
    }
    if (total > 0) state.nextStartNodeIndex = (state.nextStartNodeIndex + visited) % total;
    return visited;
  }
  for (let step = 0; step < total && feasible.count < wanted; step++) {
    const node = nodes[index]!;
    if (onlyNodes === null || onlyNodes.has(node.name)) {
      visited++;
      const waiting = nominated === null ? NONE : nominated.against(node.name, pod);
      const rejection =
        waiting.length === 0
          ? runFilters(filters, node, index)
          : runFiltersWithNominated(filters, node, index, waiting);
      if (rejection === null) feasible.add(index);
      else rejections[index] = rejection;
    }
    if (++index === total) index = 0;
  }
  if (total > 0) state.nextStartNodeIndex = (state.nextStartNodeIndex + visited) % total;
  return visited;
}

/** The filter that alone can turn a node of the context down, or undefined: there are more of them or none. */
function onlyAsked(filters: readonly PreparedFilter[]): PreparedFilter | undefined {
  let only: PreparedFilter | undefined;
  for (const filter of filters) {
    if (filter.passesAll === true) continue;
    if (only !== undefined) return undefined;
    only = filter;
  }
  return only;
}

function countNamed(
  nodes: readonly NodeView[],
  names: ReadonlySet<string>,
  rejections: (Rejection | null)[],
): number {
  let count = 0;
  for (let i = 0; i < nodes.length; i++) {
    if (names.has(nodes[i]!.name)) count++;
    else rejections[i] = OUTSIDE_NARROWED;
  }
  return count;
}
