import { MAX_NODE_SCORE } from "./normalize-scores.js";

/** More domains are not worth a table. */
export const MOST_DOMAINS = 64;

interface SpreadPart {
  /** Matching pods by the node's place, or by domain number. */
  readonly counts: Int32Array;
  readonly weight: number;
  readonly maxSkew: number;
}

/** A soft constraint on the host and perhaps one on another topology key, as the system defaults are. */
export interface HostAndDomain {
  readonly host: SpreadPart;
  /** `domains`: by the node's place; -1: the node lacks the key. */
  readonly other: (SpreadPart & { readonly domains: Int32Array; readonly domainCount: number }) | null;
}

/** Room for one table at a time: normalised scores by row (a domain, the last one: none) and pods on the node. */
let table = new Float64Array(0);
let fewest = new Int32Array(0);
let most = new Int32Array(0);
const UNSEEN = 2 ** 31 - 1;

/**
 * What `SpreadScore` gives the nodes, normalised and weighted: computed once for each domain and number of pods
 * on a node, for there are far fewer of these than nodes. Adds to `totals`.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/plugins/podtopologyspread/scoring.go
 */
export function addPairScores(
  { host, other }: HostAndDomain,
  scores: Float64Array,
  totals: Float64Array,
  weight: number,
  indexes: Int32Array,
  count: number,
): void {
  const { counts } = host;
  const rows = other === null || other.domainCount === 0 ? 1 : other.domainCount + 1;
  const domains = rows === 1 ? null : other!.domains;
  reserveRows(rows);
  for (let k = 0; k < count; k++) {
    const index = indexes[k]!;
    const row = domains === null ? 0 : rowOf(domains[index]!, rows);
    const pods = counts[index]!;
    if (pods < fewest[row]!) fewest[row] = pods;
    if (pods > most[row]!) most[row] = pods;
  }
  const width = fillTable(host, other, rows, weight);
  for (let k = 0; k < count; k++) {
    const index = indexes[k]!;
    const row = domains === null ? 0 : rowOf(domains[index]!, rows);
    const score = table[row * width + counts[index]!]!;
    scores[k] = score;
    totals[k]! += score;
  }
}

function rowOf(domain: number, rows: number): number {
  return domain < 0 ? rows - 1 : domain;
}

function reserveRows(rows: number): void {
  if (fewest.length < rows) {
    fewest = new Int32Array(rows);
    most = new Int32Array(rows);
  }
  fewest.fill(UNSEEN, 0, rows);
  most.fill(-1, 0, rows);
}

/** Fills the entries that occur and returns a row's width. */
function fillTable(host: SpreadPart, other: HostAndDomain["other"], rows: number, weight: number): number {
  let width = 0;
  for (let row = 0; row < rows; row++) width = Math.max(width, most[row]! + 1);
  if (table.length < rows * width) table = new Float64Array(2 * rows * width);
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (let row = 0; row < rows; row++) {
    for (let pods = fewest[row]!; pods <= most[row]!; pods++) {
      let sum = pods * host.weight + (host.maxSkew - 1);
      if (rows > 1 && row < rows - 1) sum += other!.counts[row]! * other!.weight + (other!.maxSkew - 1);
      table[row * width + pods] = Math.round(sum);
    }
    if (most[row]! < 0) continue;
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
