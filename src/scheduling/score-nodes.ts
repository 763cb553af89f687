import type { NodeWorth } from "./node-worth.js";
import type { FeasibleNodes, Plugin } from "./plugin.js";
import type { Profile } from "./profile.js";
import type { SchedulingContext } from "./scheduling-context.js";
import type { SchedulingPod } from "./scheduling-pod.js";

/** Weighted scores of one plugin. */
interface PluginColumn {
  plugin: Plugin;
  /** One entry per feasible node; counts where neither of the others does. */
  scores: Float64Array;
  /** Not null: every node has this. */
  scoreOfAll: number | null;
  /** Not null: it knows. */
  worth: NodeWorth | null;
}

/** What a node scored. */
export interface NodeTotal {
  readonly node: string;
  readonly total: number;
}

/** A node's total and what it is made of. */
export interface NodeScore extends NodeTotal {
  /** In the profile's order; those that contribute nothing to any node are left out. */
  readonly plugins: readonly string[];
  /** What each of them gave, weighted. */
  readonly parts: readonly number[];
}

/** The scores of the feasible nodes; reused from cycle to cycle, valid until the next one. */
export class ScoreTable {
  /** Without what all nodes have alike, which decides nothing. */
  totals = new Float64Array(0);
  count = 0;
  readonly #columns: PluginColumn[] = [];
  #columnCount = 0;
  /** The sum of what plugins gave to all nodes alike. */
  #scoreOfAll = 0;
  /** The plugins of the score told last: mostly those of the next one, too. */
  #plugins: readonly string[] = [];

  /** `worth`: with what the totals begin; null: 0. */
  reset({ indexes, count }: FeasibleNodes, worth: NodeWorth | null): void {
    this.count = count;
    this.#columnCount = 0;
    this.#scoreOfAll = 0;
    if (this.totals.length < count) this.totals = new Float64Array(Math.max(count, 2 * this.totals.length));
    if (worth === null) this.totals.fill(0, 0, count);
    else worth.writeTo(this.totals, indexes, count);
  }

  /** A plugin's column, to be written and added to the totals. */
  nextColumn(plugin: Plugin): Float64Array {
    const column = this.#next(plugin);
    if (column.scores.length < this.count) column.scores = new Float64Array(this.totals.length);
    return column.scores;
  }

  /** A plugin that gives all nodes the same. */
  addForAll(plugin: Plugin, score: number): void {
    this.#next(plugin).scoreOfAll = score;
    this.#scoreOfAll += score;
  }

  /** A plugin whose scores are in the worth that the totals began with. */
  addWorth(plugin: Plugin, worth: NodeWorth): void {
    this.#next(plugin).worth = worth;
  }

  /** The score of the node at a position, taken apart; `index`: its place in the context's list. */
  explain(position: number, index: number, node: string): NodeScore {
    const known = this.#plugins;
    let plugins: string[] | null = null;
    const parts: number[] = [];
    for (let c = 0; c < this.#columnCount; c++) {
      const { plugin, scores, scoreOfAll, worth } = this.#columns[c]!;
      const score = worth === null ? (scoreOfAll ?? scores[position]!) : worth.scoreOf(plugin, index);
      if (score === null) continue;
      if (plugins === null && known[parts.length] !== plugin.name) plugins = known.slice(0, parts.length);
      plugins?.push(plugin.name);
      parts.push(score);
    }
    if (plugins === null && known.length > parts.length) plugins = known.slice(0, parts.length);
    if (plugins !== null) this.#plugins = plugins;
    return { node, total: this.totalAt(position), plugins: this.#plugins, parts };
  }

  /** The node's score at a position. */
  totalAt(position: number): number {
    return this.totals[position]! + this.#scoreOfAll;
  }

  #next(plugin: Plugin): PluginColumn {
    let column = this.#columns[this.#columnCount];
    if (column === undefined) {
      column = { plugin, scores: new Float64Array(0), scoreOfAll: null, worth: null };
      this.#columns.push(column);
    }
    column.plugin = plugin;
    column.scoreOfAll = null;
    column.worth = null;
    this.#columnCount++;
    return column;
  }
}

/**
 * Scores the feasible nodes: each plugin's raw scores, normalised to 0..100 over these nodes, times its weight.
 * `worth` spares the plugins whose scores it holds.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/framework/runtime/framework.go#RunScorePlugins
 */
export function scoreNodes(
  pod: SchedulingPod,
  context: SchedulingContext,
  profile: Profile,
  feasible: FeasibleNodes,
  table: ScoreTable,
  worth: NodeWorth | null = null,
): void {
  const { indexes, count } = feasible;
  table.reset(feasible, worth);
  const { totals } = table;
  for (const { plugin, weight } of profile.scores) {
    if (worth?.holds(plugin) === true) {
      table.addWorth(plugin, worth);
      continue;
    }
    const prepared = plugin.prepareScore!(pod, context, feasible);
    if (prepared === null) continue;
    if (prepared.isEqualForAll === true) {
      table.addForAll(plugin, prepared.score(feasible.at(0), indexes[0]!, 0) * weight);
      continue;
    }
    const scores = table.nextColumn(plugin);
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
