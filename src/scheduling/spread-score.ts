import type { NodeView } from "./node-view.js";
import { MAX_NODE_SCORE } from "./normalize-scores.js";
import type { FeasibleNodes, PreparedScore } from "./plugin.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import { HOSTNAME_LABEL, type SpreadConstraint } from "./spread-constraint.js";
import { domainOf, hasAllTopologyKeys, isIncluded } from "./spread-eligibility.js";

/**
 * The soft constraints of one pod on one state: the fewer matching pods in a node's domains, the better.
 *
 * `requiresAllKeys` leaves out nodes that lack a key; the system defaults do not, so that nodes without a zone
 * still spread by host.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/scoring.go
 */
export class SpreadScore implements PreparedScore {
  readonly #constraints: readonly SpreadConstraint[];
  /** By position among the feasible nodes: 1 if the node is left out. */
  readonly #ignored: Uint8Array;
  /** Per constraint: pods per domain, or per place in the context's list for the hostname. */
  readonly #domainCounts: readonly (Map<string, number> | null)[];
  readonly #hostCounts: readonly (readonly number[])[];
  readonly #weights: readonly number[];

  constructor(
    pod: SchedulingPod,
    constraints: readonly SpreadConstraint[],
    requiresAllKeys: boolean,
    nodes: readonly NodeView[],
    feasible: FeasibleNodes,
  ) {
    const count = feasible.nodes.length;
    this.#constraints = constraints;
    this.#ignored = new Uint8Array(count);
    let ignoredCount = 0;
    if (requiresAllKeys) {
      for (let k = 0; k < count; k++) {
        if (hasAllTopologyKeys(feasible.nodes[k]!.labels, constraints)) continue;
        this.#ignored[k] = 1;
        ignoredCount++;
      }
    }
    this.#hostCounts = constraints.map(({ matcher }) => matcher.countPerNode(nodes));
    this.#domainCounts = constraints.map((constraint, c) =>
      constraint.topologyKey === HOSTNAME_LABEL
        ? null
        : this.#countDomains(c, pod, requiresAllKeys, nodes, feasible.nodes),
    );
    this.#weights = this.#domainCounts.map((domains) =>
      Math.log((domains === null ? count - ignoredCount : domains.size) + 2),
    );
  }

  score(node: NodeView, index: number, position: number): number {
    if (this.#ignored[position] === 1) return 0;
    let sum = 0;
    for (let c = 0; c < this.#constraints.length; c++) {
      const constraint = this.#constraints[c]!;
      const domain = domainOf(constraint, node);
      if (domain === undefined) continue;
      const domains = this.#domainCounts[c]!;
      const count = domains === null ? this.#hostCounts[c]![index]! : domains.get(domain)!;
      sum += count * this.#weights[c]! + (constraint.maxSkew - 1);
    }
    return Math.round(sum);
  }

  normalize(scores: Float64Array, count: number): void {
    let min = Number.POSITIVE_INFINITY;
    let max = 0;
    for (let k = 0; k < count; k++) {
      if (this.#ignored[k] === 1) continue;
      if (scores[k]! < min) min = scores[k]!;
      if (scores[k]! > max) max = scores[k]!;
    }
    for (let k = 0; k < count; k++) {
      if (this.#ignored[k] === 1) scores[k] = 0;
      else if (max === 0) scores[k] = MAX_NODE_SCORE;
      else scores[k] = Math.trunc((MAX_NODE_SCORE * (max + min - scores[k]!)) / max);
    }
  }

  #countDomains(
    c: number,
    pod: SchedulingPod,
    requiresAllKeys: boolean,
    nodes: readonly NodeView[],
    feasible: readonly NodeView[],
  ): Map<string, number> {
    const constraint = this.#constraints[c]!;
    const perNode = this.#hostCounts[c]!;
    const domains = new Map<string, number>();
    for (let k = 0; k < feasible.length; k++) {
      if (this.#ignored[k] === 0) domains.set(domainOf(constraint, feasible[k]!) ?? "", 0);
    }
    for (let i = 0; i < nodes.length; i++) {
      if (perNode[i] === 0) continue;
      const node = nodes[i]!;
      if (requiresAllKeys && !hasAllTopologyKeys(node.labels, this.#constraints)) continue;
      const domain = domainOf(constraint, node) ?? "";
      const count = domains.get(domain);
      if (count === undefined || !isIncluded(constraint, pod, node)) continue;
      domains.set(domain, count + perNode[i]!);
    }
    return domains;
  }
}
