import type { NodeView } from "./node-view.js";
import type { Rejection } from "./rejection.js";
import { ScoreTable } from "./score-nodes.js";

/**
 * What one scheduler carries from cycle to cycle: where the next search starts. The rest is room for the cycle's
 * own results, kept so that a cycle allocates little; it is valid until the next cycle.
 */
export class SchedulingState {
  nextStartNodeIndex = 0;
  readonly feasible = { nodes: [] as NodeView[], indexes: [] as number[] };
  /** By place in the context's list; null: feasible. Nodes that were not looked at keep an older cycle's entry. */
  readonly rejections: (Rejection | null)[] = [];
  readonly scores = new ScoreTable();
}
