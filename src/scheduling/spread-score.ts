import type { NodeView } from "./node-view.js";
import { MAX_NODE_SCORE } from "./normalize-scores.js";
import type { FeasibleNodes, PreparedScore } from "./plugin.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";
import { HOSTNAME_LABEL, type SpreadConstraint } from "./spread-constraint.js";
import { hasAllTopologyKeys, isIncluded } from "./spread-eligibility.js";
import { addPairScores, MOST_DOMAINS } from "./spread-pair-scores.js";
import type { TopologyColumn } from "./topology-columns.js";

/** No node is left out; reading beyond its end gives undefined, which is not 1. */
const NONE_IGNORED = new Uint8Array(0);

/** What the general path counts before it scores. */
interface SpreadCounts {
  /** By position among the feasible nodes: 1 if the node is left out. */
  readonly ignored: Uint8Array;
  /** Per constraint: matching pods by domain number, or by the node's place for the hostname. */
  readonly counts: readonly Int32Array[];
  readonly weights: readonly number[];
}

/**
 * The soft constraints of one pod on one state: the fewer matching pods in a node's domains, the better.
 *
 * `requiresAllKeys` leaves out nodes that lack a key; the system defaults do not, so that nodes without a zone
 * still spread by host.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/scoring.go
 */
export class SpreadScore implements PreparedScore {
  readonly #pod: SchedulingPod;
  readonly #constraints: readonly SpreadConstraint[];
  readonly #requiresAllKeys: boolean;
  readonly #context: SchedulingContext;
  readonly #feasible: FeasibleNodes;
  readonly #columns: readonly TopologyColumn[];
  #counted: SpreadCounts | null = null;

  constructor(
    pod: SchedulingPod,
    constraints: readonly SpreadConstraint[],
    requiresAllKeys: boolean,
    context: SchedulingContext,
    feasible: FeasibleNodes,
  ) {
    this.#pod = pod;
    this.#constraints = constraints;
    this.#requiresAllKeys = requiresAllKeys;
    this.#context = context;
    this.#feasible = feasible;
    this.#columns = constraints.map(({ topologyKey }) => context.topology.column(topologyKey));
  }

  score(_node: NodeView | null, index: number, position: number): number {
    this.#counted ??= this.#count();
    const { ignored, counts, weights } = this.#counted;
    if (ignored[position] === 1) return 0;
    let sum = 0;
    for (let c = 0; c < this.#constraints.length; c++) {
      const constraint = this.#constraints[c]!;
      const domain = this.#columns[c]!.domains[index]!;
      if (domain < 0) continue;
      const count = counts[c]![constraint.topologyKey === HOSTNAME_LABEL ? index : domain]!;
      sum += count * weights[c]! + (constraint.maxSkew - 1);
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
    const host = this.#placeOfHost();
    if (host >= 0) {
      const counts = this.#constraints[host]!.matcher.countPerNode(this.#context.changes);
      const other = this.#constraints.length === 1 ? null : this.#domainPart(1 - host);
      const { maxSkew } = this.#constraints[host]!;
      addPairScores({ counts, maxSkew }, other, scores, totals, weight, indexes, count);
      return;
    }
    for (let k = 0; k < count; k++) scores[k] = this.score(null, indexes[k]!, k);
    this.normalize(scores, count);
    for (let k = 0; k < count; k++) {
      scores[k]! *= weight;
      totals[k]! += scores[k]!;
    }
  }

  normalize(scores: Float64Array, count: number): void {
    this.#counted ??= this.#count();
    const { ignored } = this.#counted;
    let min = Number.POSITIVE_INFINITY;
    let max = 0;
    for (let k = 0; k < count; k++) {
      if (ignored[k] === 1) continue;
      if (scores[k]! < min) min = scores[k]!;
      if (scores[k]! > max) max = scores[k]!;
    }
    for (let k = 0; k < count; k++) {
      if (ignored[k] === 1) scores[k] = 0;
      else if (max === 0) scores[k] = MAX_NODE_SCORE;
      else scores[k] = Math.trunc((MAX_NODE_SCORE * (max + min - scores[k]!)) / max);
    }
  }

  /**
   * Where the constraints are one on the host, that all nodes have, and at most one on another key, so that no node
   * is left out and a table of pairs serves: the place of the first. Else -1.
   */
  #placeOfHost(): number {
    const constraints = this.#constraints;
    if (constraints.length > 2) return -1;
    const host = constraints[0]!.topologyKey === HOSTNAME_LABEL ? 0 : 1;
    if (constraints[host]?.topologyKey !== HOSTNAME_LABEL || this.#columns[host]!.lackingCount > 0) return -1;
    if (constraints.length === 1) return host;
    const other = this.#columns[1 - host]!;
    if (other.key === HOSTNAME_LABEL || other.domainCount > MOST_DOMAINS) return -1;
    return this.#requiresAllKeys && other.lackingCount > 0 ? -1 : host;
  }

  #domainPart(c: number) {
    const { domains, domainCount, lackingCount } = this.#columns[c]!;
    return {
      maxSkew: this.#constraints[c]!.maxSkew,
      domains,
      domainCount,
      lackingCount,
      countDomains: (isSeen: (domain: number) => boolean) => this.#countDomains(c, isSeen),
    };
  }

  #count(): SpreadCounts {
    const feasible = this.#feasible;
    const { indexes, count: feasibleCount } = feasible;
    let ignored = NONE_IGNORED;
    let ignoredCount = 0;
    if (this.#requiresAllKeys) {
      ignored = new Uint8Array(feasibleCount);
      for (let k = 0; k < feasibleCount; k++) {
        if (hasAllTopologyKeys(feasible.at(k).labels, this.#constraints)) continue;
        ignored[k] = 1;
        ignoredCount++;
      }
    }
    const counts: Int32Array[] = [];
    const weights: number[] = [];
    for (let c = 0; c < this.#constraints.length; c++) {
      const { topologyKey, matcher } = this.#constraints[c]!;
      if (topologyKey === HOSTNAME_LABEL) {
        counts.push(matcher.countPerNode(this.#context.changes));
        weights.push(Math.log(feasibleCount - ignoredCount + 2));
        continue;
      }
      const { domains, domainCount } = this.#columns[c]!;
      const isSeen = new Uint8Array(domainCount);
      let size = 0;
      let hasNoKey = 0;
      for (let k = 0; k < feasibleCount; k++) {
        if (ignored[k] === 1) continue;
        const domain = domains[indexes[k]!]!;
        // Without the key the empty value is a domain in the size, though no node's score counts it.
        if (domain < 0) hasNoKey = 1;
        else if (isSeen[domain] === 0) {
          isSeen[domain] = 1;
          size++;
        }
      }
      counts.push(this.#countDomains(c, (domain) => isSeen[domain] === 1));
      weights.push(Math.log(size + hasNoKey + 2));
    }
    return { ignored, counts, weights };
  }

  /** Sums matching pods over all nodes, into the domains that some feasible node has. */
  #countDomains(c: number, isSeen: (domain: number) => boolean): Int32Array {
    const constraint = this.#constraints[c]!;
    const { domains, domainCount } = this.#columns[c]!;
    const { changes, nodes, table } = this.#context;
    const perNode = constraint.matcher.countPerNode(changes);
    const places = constraint.matcher.occupiedPlaces(changes);
    const perDomain = new Int32Array(domainCount);
    // Reading the nodes themselves costs cache misses.
    const includesAll =
      (!this.#requiresAllKeys || this.#columns.every(({ lackingCount }) => lackingCount === 0)) &&
      (this.#pod.requiredNodeAffinity === null || !constraint.honorsNodeAffinity) &&
      (table.taintedCount === 0 || !constraint.honorsNodeTaints);
    const placeCount = places === null ? nodes.length : places.length;
    for (let p = 0; p < placeCount; p++) {
      const i = places === null ? p : places[p]!;
      const count = perNode[i]!;
      if (count === 0) continue;
      const domain = domains[i]!;
      if (domain < 0 || !isSeen(domain)) continue;
      if (includesAll || this.#isIncluded(constraint, nodes[i]!)) perDomain[domain]! += count;
    }
    return perDomain;
  }

  #isIncluded(constraint: SpreadConstraint, node: NodeView): boolean {
    if (this.#requiresAllKeys && !hasAllTopologyKeys(node.labels, this.#constraints)) return false;
    return isIncluded(constraint, this.#pod, node);
  }
}
