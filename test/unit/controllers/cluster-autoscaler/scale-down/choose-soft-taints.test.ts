import { describe, expect, it } from "vitest";
import {
  chooseSoftTaints,
  deletionCandidateTaint,
} from "../../../../../src/controllers/cluster-autoscaler/scale-down/index.js";
import { seconds } from "../../../../../src/units/index.js";
import { scaleDownCluster } from "../../../../support/scale-down-cluster.js";

describe("chooseSoftTaints", () => {
  it("removes first and adds with what is left of the calls", () => {
    const { cluster, nodes } = scaleDownCluster({ nodes: 6 });
    for (const node of nodes.slice(0, 2)) {
      cluster.updateNode(node, { taints: [deletionCandidateTaint(seconds(1))] });
    }
    const changes = chooseSoftTaints(nodes.slice(0, 2), nodes.slice(2), 3);
    expect(changes).toEqual({ remove: [nodes[0], nodes[1]], add: [nodes[2]] });
  });

  it("leaves nodes alone that have the taint they should have", () => {
    const { cluster, nodes } = scaleDownCluster({ nodes: 2 });
    cluster.updateNode(nodes[1]!, { taints: [deletionCandidateTaint(seconds(1))] });
    expect(chooseSoftTaints([nodes[0]!], [nodes[1]!], 10)).toEqual({ remove: [], add: [] });
  });
});
