import type { CloneableNode, NodeView, PodView } from "./node-view.js";
import type { PreparedFilter } from "./plugin.js";
import type { Profile } from "./profile.js";
import type { Rejection } from "./rejection.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";

/** A profile's filters made ready for one pod. */
export interface PreparedFilters {
  readonly filters: readonly PreparedFilter[];
  /** Not null: rejected before any node was looked at. */
  readonly rejection: Rejection | null;
  /** Only these nodes need a look; null: all. */
  readonly onlyNodes: ReadonlySet<string> | null;
}

/** Pods that preempted on a node and wait for it; their room is kept against pods of no higher priority. */
export interface NominatedPods {
  /** Those on the node whose priority is at least that of the pod, the pod itself left out. */
  against(nodeName: string, pod: SchedulingPod): readonly PodView[];
}

/** Runs the filters' preparation, upstream's PreFilter, on the present state of the context's nodes. */
export function prepareFilters(
  pod: SchedulingPod,
  context: SchedulingContext,
  profile: Profile,
): PreparedFilters {
  context.refresh();
  const filters: PreparedFilter[] = [];
  let onlyNodes: ReadonlySet<string> | null = null;
  for (const plugin of profile.filters) {
    const preparation = plugin.prepareFilter!(pod, context);
    if (preparation.kind === "skip") continue;
    if (preparation.kind === "rejected") return { filters, rejection: preparation.rejection, onlyNodes };
    filters.push(preparation.filter);
    if (preparation.onlyNodes !== undefined) onlyNodes = intersection(onlyNodes, preparation.onlyNodes);
  }
  return { filters, rejection: null, onlyNodes };
}

/** The first filter's rejection of a node, or null. */
export function runFilters(
  filters: readonly PreparedFilter[],
  node: NodeView,
  index: number,
): Rejection | null {
  for (let f = 0; f < filters.length; f++) {
    const rejection = filters[f]!.filter(node, index);
    if (rejection !== null) return rejection;
  }
  return null;
}

/**
 * Runs the filters twice where pods are nominated to the node: with them, then without; both must pass.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/runtime/framework.go#RunFilterPluginsWithNominatedPods
 */
export function runFiltersWithNominated(
  filters: readonly PreparedFilter[],
  node: NodeView,
  index: number,
  nominated: readonly PodView[],
): Rejection | null {
  if (nominated.length > 0) {
    const withThem = (node as CloneableNode<PodView>).clone();
    for (const pod of nominated) {
      withThem.addPod(pod);
      for (const filter of filters) filter.podAdded?.(pod, node);
    }
    const rejection = runFilters(filters, withThem, index);
    for (const pod of nominated) for (const filter of filters) filter.podRemoved?.(pod, node);
    if (rejection !== null) return rejection;
  }
  return runFilters(filters, node, index);
}

function intersection(a: ReadonlySet<string> | null, b: ReadonlySet<string>): ReadonlySet<string> {
  if (a === null) return b;
  return new Set([...a].filter((name) => b.has(name)));
}
