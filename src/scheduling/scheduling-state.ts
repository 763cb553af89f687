import type { NodeView } from "./node-view.js";
import type { FeasibleNodes } from "./plugin.js";
import type { Rejection } from "./rejection.js";
import { ScoreTable } from "./score-nodes.js";

/** The feasible nodes of a search. Its room is kept: arrays that shrink and grow again cost more than the search. */
export class FeasibleList implements FeasibleNodes {
  count = 0;
  readonly nodes: NodeView[] = [];
  indexes = new Int32Array(0);

  /** Empties it for a search over `total` nodes. */
  reset(total: number): void {
    this.count = 0;
    if (this.indexes.length < total) this.indexes = new Int32Array(total);
  }

  add(node: NodeView, index: number): void {
    this.nodes[this.count] = node;
    this.indexes[this.count] = index;
    this.count++;
  }
}

/**
 * What one scheduler carries from cycle to cycle: where the next search starts. The rest is room for the cycle's
 * own results, kept so that a cycle allocates little; it is valid until the next cycle.
 */
export class SchedulingState {
  nextStartNodeIndex = 0;
  readonly feasible = new FeasibleList();
  /** By place in the context's list; null: feasible. Nodes that were not looked at keep an older cycle's entry. */
  readonly rejections: (Rejection | null)[] = [];
  readonly scores = new ScoreTable();
}
