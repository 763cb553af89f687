import type { Cluster, Node } from "../../cluster/index.js";
import { PHASE } from "../../engine/index.js";
import type { SimTime } from "../../units/index.js";

/**
 * Changes a node, if there is one of that name, and takes the change back after `span` (null: never). `change` returns
 * what undoes it.
 */
export function changeNodeFor(
  cluster: Cluster,
  name: string,
  span: SimTime | null,
  change: (node: Node) => () => void,
): void {
  const node = cluster.nodes.get(name);
  if (node === undefined) return;
  const undo = change(node);
  if (span === null) return;
  cluster.sim.scheduleAfter(span, PHASE.demand, () => {
    if (node.exists) undo();
  });
}
