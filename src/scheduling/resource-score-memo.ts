import type { NodeTable } from "./node-table.js";
import type { NodeView } from "./node-view.js";
import type { PreparedScore } from "./plugin.js";
import type { ResourceColumn } from "./resource-columns.js";
import type { ResourceScorer } from "./resource-score.js";
import type { SchedulingContext } from "./scheduling-context.js";

/** Kinds of requests whose scores are kept; beyond it all are forgotten, so that odd clusters cost no memory. */
const MOST_KINDS = 64;

/** A resource score of each node for pods of equal requests, computed again only where the node has changed. */
class ResourceScoreMemo implements PreparedScore {
  readonly #table: NodeTable;
  readonly #columnsNow: () => readonly ResourceColumn[];
  readonly #compute: ResourceScorer;
  #epoch: object | null = null;
  #columns: readonly ResourceColumn[] = [];
  #scores = new Float64Array(0);
  /** The revision of the node that its score was computed for. */
  #known = new Int32Array(0);

  constructor(table: NodeTable, columnsNow: () => readonly ResourceColumn[], compute: ResourceScorer) {
    this.#table = table;
    this.#columnsNow = columnsNow;
    this.#compute = compute;
  }

  score(_node: NodeView, index: number): number {
    this.#beginEpoch();
    return this.#compute(this.#columns, index);
  }

  addAll(
    scores: Float64Array,
    totals: Float64Array,
    weight: number,
    indexes: Int32Array,
    count: number,
  ): void {
    this.#beginEpoch();
    const { revisions } = this.#table;
    const known = this.#known;
    const kept = this.#scores;
    for (let i = 0; i < count; i++) {
      const index = indexes[i]!;
      if (known[index] !== revisions[index]) {
        kept[index] = this.#compute(this.#columns, index);
        known[index] = revisions[index]!;
      }
      const score = kept[index]! * weight;
      scores[i] = score;
      totals[i]! += score;
    }
  }

  /** A table makes its columns anew when nodes come or go. */
  #beginEpoch(): void {
    const { epoch, revisions } = this.#table;
    if (this.#epoch === epoch) return;
    this.#epoch = epoch;
    this.#columns = this.#columnsNow();
    this.#scores = new Float64Array(revisions.length);
    this.#known = new Int32Array(revisions.length).fill(-1);
  }
}

/** The memos of one plugin, by context and by what pods request (`resourceKey`). */
export class ResourceScoreMemos {
  readonly #byContext = new WeakMap<SchedulingContext, Map<string, ResourceScoreMemo>>();

  get(
    context: SchedulingContext,
    key: string,
    columnsNow: () => readonly ResourceColumn[],
    compute: ResourceScorer,
  ): PreparedScore {
    let memos = this.#byContext.get(context);
    if (memos === undefined) {
      memos = new Map();
      this.#byContext.set(context, memos);
    }
    let memo = memos.get(key);
    if (memo === undefined) {
      if (memos.size >= MOST_KINDS) memos.clear();
      memo = new ResourceScoreMemo(context.table, columnsNow, compute);
      memos.set(key, memo);
    }
    return memo;
  }
}
