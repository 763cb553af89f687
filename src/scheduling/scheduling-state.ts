import { FitErrors } from "./fit-errors.js";
import type { NodeView } from "./node-view.js";
import type { FeasibleNodes } from "./plugin.js";
import type { Rejection } from "./rejection.js";
import { ScoreTable } from "./score-nodes.js";

/** The feasible nodes of a search. Its room is kept: arrays that shrink and grow again cost more than the search. */
export class FeasibleList implements FeasibleNodes {
  count = 0;
  indexes = new Int32Array(0);
  #nodes: readonly NodeView[] = [];

  /** Empties it for a search over these nodes. */
  reset(nodes: readonly NodeView[]): void {
    this.count = 0;
    this.#nodes = nodes;
    if (this.indexes.length < nodes.length) this.indexes = new Int32Array(nodes.length);
  }

  add(index: number): void {
    this.indexes[this.count++] = index;
  }

  at(position: number): NodeView {
    return this.#nodes[this.indexes[position]!]!;
  }
}

/**
 * What one scheduler carries from cycle to cycle: where the next search starts. The rest is room for the cycle's
 * own results, kept so that a cycle allocates little; it is valid until the next cycle. Only `errors` are for good.
 */
export class SchedulingState {
  nextStartNodeIndex = 0;
  readonly feasible = new FeasibleList();
  /** By place in the context's list; means something only when no node is feasible, and then holds each one's. */
  readonly rejections: (Rejection | null)[] = [];
  readonly scores = new ScoreTable();
  readonly errors = new FitErrors();
}
