import type { NodeView } from "./node-view.js";
import type { Rejection } from "./rejection.js";

/** Why no node was feasible. */
export interface FitError {
  readonly nodeCount: number;
  /** Not null: rejected before any node was looked at. */
  readonly preFilter: Rejection | null;
  /** One entry per node, in the context's order; empty with `preFilter`. */
  readonly rejections: readonly Rejection[];
  /** How many nodes gave each reason text. */
  readonly reasons: ReadonlyMap<string, number>;
  /** Plugins that turned down at least one node; sorted. Empty when there was no node at all. */
  readonly plugins: readonly string[];
}

const messages = new WeakMap<FitError, string>();

/** The error's own message, made once: equal pods fail with one error. */
export function messageOfError(error: FitError): string {
  let message = messages.get(error);
  if (message === undefined) {
    message = fitErrorMessage(error);
    messages.set(error, message);
  }
  return message;
}

/** Collects the evidence of a failed attempt. Every node must have been looked at. */
export function fitError(
  nodes: readonly NodeView[],
  rejections: readonly (Rejection | null)[] | null,
  preFilter: Rejection | null,
): FitError {
  if (preFilter !== null || rejections === null) {
    const plugins = preFilter === null ? [] : [preFilter.plugin];
    return { nodeCount: nodes.length, preFilter, rejections: [], reasons: new Map(), plugins };
  }
  const given: Rejection[] = [];
  const counts = new Map<Rejection, number>();
  let last: Rejection | null = null;
  let run = 0;
  for (const rejection of rejections) {
    if (rejection === null) continue;
    given.push(rejection);
    // Neighbours are mostly turned down for the same reason: count runs, not nodes.
    if (rejection !== last) {
      if (last !== null) counts.set(last, (counts.get(last) ?? 0) + run);
      last = rejection;
      run = 0;
    }
    run++;
  }
  if (last !== null) counts.set(last, (counts.get(last) ?? 0) + run);
  const reasons = new Map<string, number>();
  const plugins = new Set<string>();
  for (const [rejection, count] of counts) {
    plugins.add(rejection.plugin);
    for (const reason of rejection.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  return {
    nodeCount: nodes.length,
    preFilter: null,
    rejections: given,
    reasons,
    plugins: [...plugins].sort(),
  };
}

/**
 * Upstream's message of a failed attempt, without what preemption adds.
 *
 * Order: reasons as texts `count reason`, sorted.
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/types.go#FitError.Error
 *
 * @example "0/24 nodes are available: 20 Insufficient cpu, 4 node(s) had untolerated taint(s)."
 */
export function fitErrorMessage(error: Pick<FitError, "nodeCount" | "preFilter" | "reasons">): string {
  const head = `0/${error.nodeCount} nodes are available:`;
  if (error.preFilter !== null) return `${head} ${error.preFilter.reasons.join(", ")}.`;
  const texts = Array.from(error.reasons, ([reason, count]) => `${count} ${reason}`).sort();
  return texts.length === 0 ? head : `${head} ${texts.join(", ")}.`;
}
