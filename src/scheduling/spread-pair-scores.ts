import { MAX_NODE_SCORE } from "./normalize-scores.js";

/** More domains are not worth a table. */
export const MOST_DOMAINS = 64;

/** A soft constraint on the host: matching pods by the node's place. */
export interface HostPart {
  readonly counts: Int32Array;
  readonly maxSkew: number;
}

/** A soft constraint on another topology key. */
export interface DomainPart {
  readonly maxSkew: number;
  /** By the node's place; -1: the node lacks the key. */
  readonly domains: Int32Array;
  readonly domainCount: number;
  /** Nodes that lack the key. */
  readonly lackingCount: number;
  /** Matching pods by domain number; asked only for domains that `isSeen`. */
  countDomains(isSeen: (domain: number) => boolean): Int32Array;
}

/** Room for one table at a time: normalised scores by row (a domain, the last one: none) and pods on the node. */
let table = new Float64Array(0);
let fewest = new Int32Array(0);
let most = new Int32Array(0);
const UNSEEN = 2 ** 31 - 1;
const isSeen = (row: number): boolean => most[row]! >= 0;

/**
 * What `SpreadScore` gives the nodes for a constraint on the host, that all nodes have, and perhaps one on another
 * key, normalised and weighted: computed once for each domain and number of pods on a node, for there are far fewer
 * of these than nodes. Adds to `totals`.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/scoring.go
 */
export function addPairScores(
  host: HostPart,
  other: DomainPart | null,
  scores: Float64Array,
  totals: Float64Array,
  weight: number,
  indexes: Int32Array,
  count: number,
): void {
  const { counts } = host;
  // Where all nodes are of one domain, or none has any, they need not be told apart.
  const isOneRow =
    other === null || other.domainCount === 0 || (other.domainCount === 1 && other.lackingCount === 0);
  const rows = isOneRow ? 1 : other.domainCount + 1;
  const domains = isOneRow ? null : other.domains;
  reserveRows(rows);
  if (domains === null) lookAtHosts(counts, indexes, count);
  else lookAtPairs(counts, domains, rows - 1, indexes, count);
  const width = fillTable(host, other, rows, weight, count);
  const entries = table;
  for (let k = 0; k < count; k++) {
    const index = indexes[k]!;
    let at = counts[index]!;
    if (domains !== null) {
      const domain = domains[index]!;
      at += (domain < 0 ? rows - 1 : domain) * width;
    }
    const score = entries[at]!;
    scores[k] = score;
    totals[k]! += score;
  }
}

function reserveRows(rows: number): void {
  if (fewest.length < rows) {
    fewest = new Int32Array(rows);
    most = new Int32Array(rows);
  }
  fewest.fill(UNSEEN, 0, rows);
  most.fill(-1, 0, rows);
}

/** Finds the fewest and the most pods on a node. */
function lookAtHosts(counts: Int32Array, indexes: Int32Array, count: number): void {
  let min = UNSEEN;
  let max = -1;
  for (let k = 0; k < count; k++) {
    const pods = counts[indexes[k]!]!;
    if (pods < min) min = pods;
    if (pods > max) max = pods;
  }
  fewest[0] = min;
  most[0] = max;
}

/** Finds the fewest and the most pods on a node of each domain. */
function lookAtPairs(
  counts: Int32Array,
  domains: Int32Array,
  lastRow: number,
  indexes: Int32Array,
  count: number,
): void {
  const mins = fewest;
  const maxes = most;
  for (let k = 0; k < count; k++) {
    const index = indexes[k]!;
    const domain = domains[index]!;
    const row = domain < 0 ? lastRow : domain;
    const pods = counts[index]!;
    if (pods < mins[row]!) mins[row] = pods;
    if (pods > maxes[row]!) maxes[row] = pods;
  }
}

/** Fills the entries that occur and returns a row's width. */
function fillTable(
  host: HostPart,
  other: DomainPart | null,
  rows: number,
  weight: number,
  count: number,
): number {
  let width = 0;
  // Without the key the empty value is a domain in the size, though no node's score counts it.
  let size = 0;
  for (let row = 0; row < rows; row++) {
    if (!isSeen(row)) continue;
    size++;
    if (most[row]! >= width) width = most[row]! + 1;
  }
  if (table.length < rows * width) table = new Float64Array(2 * rows * width);
  const hostWeight = Math.log(count + 2);
  const otherWeight = Math.log(size + 2);
  const domainCount = other === null ? 0 : other.domainCount;
  const perDomain = domainCount === 0 ? null : other!.countDomains(isSeen);
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (let row = 0; row < rows; row++) {
    if (!isSeen(row)) continue;
    for (let pods = fewest[row]!; pods <= most[row]!; pods++) {
      let sum = pods * hostWeight + (host.maxSkew - 1);
      if (row < domainCount) sum += perDomain![row]! * otherWeight + (other!.maxSkew - 1);
      table[row * width + pods] = Math.round(sum);
    }
    min = Math.min(min, table[row * width + fewest[row]!]!);
    max = Math.max(max, table[row * width + most[row]!]!);
  }
  for (let row = 0; row < rows; row++) {
    for (let pods = fewest[row]!; pods <= most[row]!; pods++) {
      const at = row * width + pods;
      const score =
        max === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (max + min - table[at]!)) / max);
      table[at] = score * weight;
    }
  }
  return width;
}
