import type { Node } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";
import type { NodeTemplates } from "./node-group.js";

/** What the steps of one run of the main loop share. */
export interface RunContext {
  readonly now: SimTime;
  /** Nodes of the cluster without those that are registered but count as upcoming. */
  readonly nodes: readonly Node[];
  readonly readyNodes: number;
  templates(): NodeTemplates;
}
