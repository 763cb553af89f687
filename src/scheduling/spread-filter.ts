import type { NodeView, PodView } from "./node-view.js";
import type { PreparedFilter } from "./plugin.js";
import { type Rejection, unresolvable, unschedulable } from "./rejection.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import type { SpreadConstraint } from "./spread-constraint.js";
import { domainOf, hasAllTopologyKeys, isIncluded } from "./spread-eligibility.js";

const NAME = "PodTopologySpread";
const REASON = "node(s) didn't match pod topology spread constraints";
const TOO_SKEWED = unschedulable(NAME, REASON);
const MISSING_LABEL = unresolvable(NAME, `${REASON} (missing required label)`);

/**
 * The hard constraints of one pod on one state: matching pods per domain, over the nodes that have all keys and
 * that the constraint includes.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/filtering.go
 */
export class SpreadFilter implements PreparedFilter {
  readonly #pod: SchedulingPod;
  readonly #constraints: readonly SpreadConstraint[];
  readonly #counts: readonly Map<string, number>[];
  readonly #selfMatches: readonly number[];
  /** Smallest count per constraint; −1: to be found again. */
  readonly #minimums: number[];

  constructor(
    pod: SchedulingPod,
    constraints: readonly SpreadConstraint[],
    { nodes, changes }: SchedulingContext,
  ) {
    this.#pod = pod;
    this.#constraints = constraints;
    this.#counts = constraints.map(() => new Map());
    this.#selfMatches = constraints.map(({ matcher }) => (matcher.matches(pod.labels) ? 1 : 0));
    this.#minimums = constraints.map(() => -1);
    for (let c = 0; c < constraints.length; c++) {
      const constraint = constraints[c]!;
      const counts = this.#counts[c]!;
      const perNode = constraint.matcher.countPerNode(changes);
      for (let i = 0; i < nodes.length; i++) {
        const node = nodes[i]!;
        if (!hasAllTopologyKeys(node.labels, constraints) || !isIncluded(constraint, pod, node)) continue;
        const domain = domainOf(constraint, node)!;
        counts.set(domain, (counts.get(domain) ?? 0) + perNode[i]!);
      }
    }
  }

  filter(node: NodeView): Rejection | null {
    for (let c = 0; c < this.#constraints.length; c++) {
      const constraint = this.#constraints[c]!;
      const domain = domainOf(constraint, node);
      if (domain === undefined) return MISSING_LABEL;
      const count = this.#counts[c]!.get(domain) ?? 0;
      if (count + this.#selfMatches[c]! - this.#minimum(c) > constraint.maxSkew) return TOO_SKEWED;
    }
    return null;
  }

  podAdded(pod: PodView, node: NodeView): void {
    this.#shift(pod, node, 1);
  }

  podRemoved(pod: PodView, node: NodeView): void {
    this.#shift(pod, node, -1);
  }

  #minimum(c: number): number {
    let minimum = this.#minimums[c]!;
    if (minimum >= 0) return minimum;
    const counts = this.#counts[c]!;
    minimum = 2 ** 31 - 1;
    if (counts.size < this.#constraints[c]!.minDomains) minimum = 0;
    else for (const count of counts.values()) if (count < minimum) minimum = count;
    this.#minimums[c] = minimum;
    return minimum;
  }

  // Unlike the first count, upstream's what-if changes also move terminating pods and empty selectors.
  #shift(pod: PodView, node: NodeView, by: 1 | -1): void {
    if (pod.namespace !== this.#pod.namespace || !hasAllTopologyKeys(node.labels, this.#constraints)) return;
    for (let c = 0; c < this.#constraints.length; c++) {
      const constraint = this.#constraints[c]!;
      if (!constraint.matcher.matches(pod.labels) || !isIncluded(constraint, this.#pod, node)) continue;
      const domain = domainOf(constraint, node)!;
      const counts = this.#counts[c]!;
      counts.set(domain, (counts.get(domain) ?? 0) + by);
      this.#minimums[c] = -1;
    }
  }
}
