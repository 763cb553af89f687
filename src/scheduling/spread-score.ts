import type { NodeView } from "./node-view.js";
import { MAX_NODE_SCORE } from "./normalize-scores.js";
import type { FeasibleNodes, PreparedScore } from "./plugin.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import { HOSTNAME_LABEL, type SpreadConstraint } from "./spread-constraint.js";
import { hasAllTopologyKeys, isIncluded } from "./spread-eligibility.js";
import { addPairScores, type HostAndDomain, MOST_DOMAINS } from "./spread-pair-scores.js";
import type { TopologyColumn } from "./topology-columns.js";

const NO_DOMAINS = new Int32Array(0);
/** No node is left out; reading beyond its end gives undefined, which is not 1. */
const NONE_IGNORED = new Uint8Array(0);

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
  #ignored = NONE_IGNORED;
  readonly #columns: readonly TopologyColumn[];
  /** Per constraint: matching pods by domain number, or by the node's place for the hostname. */
  readonly #counts: readonly Int32Array[];
  readonly #weights: readonly number[];

  constructor(
    pod: SchedulingPod,
    constraints: readonly SpreadConstraint[],
    requiresAllKeys: boolean,
    context: SchedulingContext,
    feasible: FeasibleNodes,
  ) {
    this.#constraints = constraints;
    const { indexes, count: feasibleCount } = feasible;
    let ignoredCount = 0;
    if (requiresAllKeys) {
      this.#ignored = new Uint8Array(feasibleCount);
      for (let k = 0; k < feasibleCount; k++) {
        if (hasAllTopologyKeys(feasible.at(k).labels, constraints)) continue;
        this.#ignored[k] = 1;
        ignoredCount++;
      }
    }
    this.#columns = constraints.map(({ topologyKey }) => context.topology.column(topologyKey));
    const counts: Int32Array[] = [];
    const weights: number[] = [];
    for (let c = 0; c < constraints.length; c++) {
      const constraint = constraints[c]!;
      const perNode = constraint.matcher.countPerNode(context.changes);
      if (constraint.topologyKey === HOSTNAME_LABEL) {
        counts.push(perNode);
        weights.push(Math.log(feasibleCount - ignoredCount + 2));
        continue;
      }
      const { perDomain, size } = this.#countDomains(
        c,
        pod,
        requiresAllKeys,
        context.nodes,
        indexes,
        feasibleCount,
        constraint.matcher.occupiedPlaces(context.changes),
        perNode,
      );
      counts.push(perDomain);
      weights.push(Math.log(size + 2));
    }
    this.#counts = counts;
    this.#weights = weights;
  }

  score(_node: NodeView | null, index: number, position: number): number {
    if (this.#ignored[position] === 1) return 0;
    let sum = 0;
    for (let c = 0; c < this.#constraints.length; c++) {
      const constraint = this.#constraints[c]!;
      const domain = this.#columns[c]!.domains[index]!;
      if (domain < 0) continue;
      const count = this.#counts[c]![constraint.topologyKey === HOSTNAME_LABEL ? index : domain]!;
      sum += count * this.#weights[c]! + (constraint.maxSkew - 1);
    }
    return Math.round(sum);
  }

  addAll(
    scores: Float64Array,
    totals: Float64Array,
    weight: number,
    indexes: Int32Array,
    count: number,
  ): void {
    const pair = this.#hostAndDomain();
    if (pair !== null) {
      addPairScores(pair, scores, totals, weight, indexes, count);
      return;
    }
    for (let k = 0; k < count; k++) scores[k] = this.score(null, indexes[k]!, k);
    this.normalize(scores, count);
    for (let k = 0; k < count; k++) {
      scores[k]! *= weight;
      totals[k]! += scores[k]!;
    }
  }

  /** The constraints where they are one on the host, that all nodes have, and at most one on another key. */
  #hostAndDomain(): HostAndDomain | null {
    if (this.#ignored !== NONE_IGNORED || this.#constraints.length > 2) return null;
    const host = this.#constraints.findIndex(({ topologyKey }) => topologyKey === HOSTNAME_LABEL);
    if (host < 0 || this.#columns[host]!.lackingCount > 0) return null;
    const part = (c: number) => ({
      counts: this.#counts[c]!,
      weight: this.#weights[c]!,
      maxSkew: this.#constraints[c]!.maxSkew,
    });
    if (this.#constraints.length === 1) return { host: part(host), other: null };
    const other = 1 - host;
    const { domains, domainCount } = this.#columns[other]!;
    if (this.#constraints[other]!.topologyKey === HOSTNAME_LABEL || domainCount > MOST_DOMAINS) return null;
    return { host: part(host), other: { ...part(other), domains, domainCount } };
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

  /** Sums pods over all nodes, into the domains that some feasible node has; `size`: how many those are. */
  #countDomains(
    c: number,
    pod: SchedulingPod,
    requiresAllKeys: boolean,
    nodes: readonly NodeView[],
    feasible: Int32Array,
    feasibleCount: number,
    places: readonly number[] | null,
    perNode: Int32Array,
  ): { readonly perDomain: Int32Array; readonly size: number } {
    const constraint = this.#constraints[c]!;
    const { domains, domainCount } = this.#columns[c]!;
    // No node has the key.
    if (domainCount === 0 && this.#ignored === NONE_IGNORED) {
      return { perDomain: NO_DOMAINS, size: feasibleCount > 0 ? 1 : 0 };
    }
    const perDomain = new Int32Array(domainCount).fill(-1);
    let size = 0;
    let hasNoKey = 0;
    for (let k = 0; k < feasibleCount; k++) {
      if (this.#ignored[k] === 1) continue;
      const domain = domains[feasible[k]!]!;
      // Without the key the empty value is a domain in the size, though no node's score counts it.
      if (domain < 0) hasNoKey = 1;
      else if (perDomain[domain]! < 0) {
        perDomain[domain] = 0;
        size++;
      }
    }
    const placeCount = places === null ? nodes.length : places.length;
    for (let p = 0; p < placeCount; p++) {
      const i = places === null ? p : places[p]!;
      if (perNode[i] === 0) continue;
      const domain = domains[i]!;
      if (domain < 0 || perDomain[domain]! < 0) continue;
      const node = nodes[i]!;
      if (requiresAllKeys && !hasAllTopologyKeys(node.labels, this.#constraints)) continue;
      if (isIncluded(constraint, pod, node)) perDomain[domain]! += perNode[i]!;
    }
    return { perDomain, size: size + hasNoKey };
  }
}
