import { describe, expect, it } from "vitest";
import { AcceptedMoves } from "../../../../../src/controllers/cluster-autoscaler/scale-down/accepted-moves.js";
import type { PredicateSnapshot } from "../../../../../src/controllers/cluster-autoscaler/simulator/predicate-snapshot.js";
import { scaleDownCluster } from "../../../../support/scale-down-cluster.js";

/** A cluster in whose last pass two pods of n0 went to n1, with a count of how often a pod is tried on a node. */
function world() {
  const { cluster, nodes, addPod } = scaleDownCluster({ nodes: 3 });
  const pods = [addPod(nodes[0]!, 500), addPod(nodes[0]!, 500)];
  const settled = addPod(nodes[1]!, 500);
  let tries = 0;
  const snapshot: Pick<PredicateSnapshot, "node" | "fitsAlone"> = {
    node: (name) => cluster.nodes.get(name),
    fitsAlone: () => {
      tries++;
      return true;
    },
  };
  const moves = new AcceptedMoves();
  const moveAll = () => {
    tries = 0;
    for (const pod of pods) moves.tryMove(pod, "n1", snapshot as PredicateSnapshot);
    moves.endPass();
    return tries;
  };
  moveAll();
  return { cluster, nodes, addPod, pods, settled, moveAll };
}

describe("moves of a planning pass", () => {
  it("need not be tried again where the node is as it was", () => {
    expect(world().moveAll()).toBe(0);
  });

  it("need not be tried again where only pods left", () => {
    const { cluster, settled, pods, moveAll } = world();
    cluster.removePod(settled);
    pods.shift();
    expect(moveAll()).toBe(0);
  });

  it("are tried again where a pod came to the node", () => {
    const { nodes, addPod, moveAll } = world();
    addPod(nodes[1]!, 100);
    expect(moveAll()).toBe(2);
  });

  it("are tried again where the node itself changed", () => {
    const { cluster, nodes, moveAll } = world();
    cluster.updateNode(nodes[1]!, { unschedulable: true });
    expect(moveAll()).toBe(2);
  });
});
