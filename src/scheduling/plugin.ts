import type { StringMap } from "../kubernetes/index.js";
import type { ClusterEvent } from "./cluster-event.js";
import type { NodeView, PodView } from "./node-view.js";
import type { PodMatcher } from "./pod-matcher.js";
import type { Rejection } from "./rejection.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";

/** A filter made ready for one pod on one state of the cluster. */
export interface PreparedFilter {
  /** null: the node passes. `index` is the node's place in the context's list. */
  filter(node: NodeView, index: number): Rejection | null;
  /** True: the answer depends on the node and on what the pod requests of cpu, memory and storage alone. */
  readonly isStanding?: boolean;
  /** True: every node of the context passes, as it is now; nodes that are tried beside them are asked. */
  readonly passesAll?: boolean;
  /** Counts a pod in as if it stood on the node (hypothetical questions). */
  podAdded?(pod: PodView, node: NodeView): void;
  /** Counts a pod out as if it were gone from the node. */
  podRemoved?(pod: PodView, node: NodeView): void;
}

/** A filter's answer before it looks at single nodes. */
export type FilterPreparation =
  | { readonly kind: "skip" }
  | { readonly kind: "rejected"; readonly rejection: Rejection }
  | {
      readonly kind: "ready";
      readonly filter: PreparedFilter;
      /** Only these nodes need a look; absent: all. */
      readonly onlyNodes?: ReadonlySet<string>;
    };

export const SKIP_FILTER: FilterPreparation = { kind: "skip" };

/** A score made ready for one pod and its feasible nodes. Raw scores are whole numbers. */
export interface PreparedScore {
  /** `index`: the place in the context's list; `position`: the place among the feasible nodes. */
  score(node: NodeView, index: number, position: number): number;
  /**
   * The same for all feasible nodes at once, by position: writes normalised scores times `weight` and adds them to
   * the totals. Absent: ask for each.
   */
  addAll?(
    scores: Float64Array,
    totals: Float64Array,
    weight: number,
    indexes: Int32Array,
    count: number,
  ): void;
  /** True: every node has the same score and needs no normalising. */
  readonly isEqualForAll?: true;
  /** Turns the raw scores of the feasible nodes into 0..100, in place; absent: they already are. */
  normalize?(scores: Float64Array, count: number): void;
}

/** A pod's feasible nodes and their places in the context's list, side by side. */
export interface FeasibleNodes {
  readonly count: number;
  /** Entries from `count` on are those of an earlier search. */
  readonly indexes: Int32Array;
  /** The node at a position. */
  at(position: number): NodeView;
}

/** What a queueing hint may ask about the cluster. */
export interface HintContext {
  namespaceLabels(namespace: string): StringMap | undefined;
  defaultSpreadMatcher(pod: SchedulingPod): PodMatcher | null;
}

/**
 * One scheduler plugin by upstream's name: a filter, a score or both, and which events may cure its rejections.
 * A plugin is one file in plugins/ and one line in its registry.
 */
export interface Plugin {
  readonly name: string;
  prepareFilter?(pod: SchedulingPod, context: SchedulingContext): FilterPreparation;
  /** null: the plugin contributes nothing to any node (upstream's Skip). */
  prepareScore?(
    pod: SchedulingPod,
    context: SchedulingContext,
    feasible: FeasibleNodes,
  ): PreparedScore | null;
  /**
   * Equal keys mean equal scores on equal nodes, whatever else the pods want and whichever nodes are feasible; such
   * scores need no normalising. null: this pod's scores depend on more. Absent: every pod's do.
   */
  scoreKey?(pod: SchedulingPod): string | null;
  /** True when the event may make a pod schedulable that this plugin rejected. Absent: no event does. */
  isCuredBy?(pod: SchedulingPod, event: ClusterEvent, context: HintContext): boolean;
}
