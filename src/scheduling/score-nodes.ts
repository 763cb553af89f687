import type { FeasibleNodes } from "./plugin.js";
import type { Profile } from "./profile.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";

/** Weighted scores of one plugin: one entry per feasible node, or one for all of them. */
interface PluginColumn {
  plugin: string;
  scores: Float64Array;
  /** Null: `scores` counts. */
  scoreOfAll: number | null;
}

/** A node's total and what it is made of. */
export interface NodeScore {
  readonly node: string;
  readonly total: number;
  /** Weighted, in the profile's order; plugins that contribute nothing to any node are left out. */
  readonly parts: readonly { readonly plugin: string; readonly score: number }[];
}

/** The scores of the feasible nodes; reused from cycle to cycle, valid until the next one. */
export class ScoreTable {
  /** Without what all nodes have alike, which decides nothing. */
  totals = new Float64Array(0);
  count = 0;
  readonly #columns: PluginColumn[] = [];
  #columnCount = 0;

  reset(count: number): void {
    this.count = count;
    this.#columnCount = 0;
    if (this.totals.length < count) this.totals = new Float64Array(Math.max(count, 2 * this.totals.length));
    this.totals.fill(0, 0, count);
  }

  /** A plugin's column, to be written and added to the totals. */
  nextColumn(plugin: string): Float64Array {
    const column = this.#next(plugin);
    if (column.scores.length < this.count) column.scores = new Float64Array(this.totals.length);
    column.scoreOfAll = null;
    return column.scores;
  }

  /** A plugin that gives all nodes the same. */
  addForAll(plugin: string, score: number): void {
    this.#next(plugin).scoreOfAll = score;
  }

  /** The score of the node at a position, taken apart. */
  explain(position: number, node: string): NodeScore {
    const parts = this.#columns
      .slice(0, this.#columnCount)
      .map(({ plugin, scores, scoreOfAll }) => ({ plugin, score: scoreOfAll ?? scores[position]! }));
    return { node, total: parts.reduce((sum, { score }) => sum + score, 0), parts };
  }

  #next(plugin: string): PluginColumn {
    let column = this.#columns[this.#columnCount];
    if (column === undefined) {
      column = { plugin, scores: new Float64Array(0), scoreOfAll: null };
      this.#columns.push(column);
    }
    column.plugin = plugin;
    this.#columnCount++;
    return column;
  }
}

/**
 * Scores the feasible nodes: each plugin's raw scores, normalised to 0..100 over these nodes, times its weight.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/runtime/framework.go#RunScorePlugins
 */
export function scoreNodes(
  pod: SchedulingPod,
  context: SchedulingContext,
  profile: Profile,
  feasible: FeasibleNodes,
  table: ScoreTable,
): void {
  const { indexes, count } = feasible;
  table.reset(count);
  const { totals } = table;
  for (const { plugin, weight } of profile.scores) {
    const prepared = plugin.prepareScore!(pod, context, feasible);
    if (prepared === null) continue;
    if (prepared.isEqualForAll === true) {
      table.addForAll(plugin.name, prepared.score(feasible.at(0), indexes[0]!, 0) * weight);
      continue;
    }
    const scores = table.nextColumn(plugin.name);
    if (prepared.addAll !== undefined) {
      prepared.addAll(scores, totals, weight, indexes, count);
      continue;
    }
    for (let i = 0; i < count; i++) scores[i] = prepared.score(feasible.at(i), indexes[i]!, i);
    prepared.normalize?.(scores, count);
    for (let i = 0; i < count; i++) {
      const score = scores[i]! * weight;
      scores[i] = score;
      totals[i]! += score;
    }
  }
}
