import { describe, expect, it } from "vitest";
import { Cluster, Node } from "../../../src/cluster/index.js";
import { Simulation } from "../../../src/engine/index.js";
import type { SimTime } from "../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../support/pods.js";

function clusterWithPod() {
  const cluster = new Cluster(new Simulation());
  const node = cluster.addNode(nodeInit("n1"));
  cluster.addNode(nodeInit("n2"));
  const pod = cluster.createPod({
    namespace: "default",
    name: "p",
    uid: "u",
    stableName: "Pod/default/p#0",
    template: podTemplate({ cpuMillicores: 1000 }),
    ownerKey: null,
    workloadKey: "Pod/default/p",
  });
  cluster.bindPod(pod, node);
  return { cluster, node, pod };
}

describe("ClusterSnapshot", () => {
  it("leaves the live cluster alone when a pod moves in a fork", () => {
    const { cluster, node, pod } = clusterWithPod();
    const snapshot = cluster.newSnapshot();
    snapshot.fork();
    snapshot.removePod(pod, "n1");
    snapshot.addPod(pod, "n2");
    expect(snapshot.node("n1")!.requested.cpuMillicores).toBe(0);
    expect(snapshot.node("n2")!.requested.cpuMillicores).toBe(1000);
    expect(node.requested.cpuMillicores).toBe(1000);
    snapshot.revert();
    expect(snapshot.node("n1")).toBe(node);
  });

  it("keeps the changes of a committed inner fork and drops them with the outer one", () => {
    const { cluster } = clusterWithPod();
    const snapshot = cluster.newSnapshot();
    snapshot.fork();
    snapshot.fork();
    snapshot.addNode(new Node(nodeInit("new"), 0 as SimTime));
    snapshot.removeNode("n2");
    snapshot.commit();
    expect(snapshot.nodes().map((node) => node.name)).toEqual(["n1", "new"]);
    snapshot.revert();
    expect(snapshot.nodes().map((node) => node.name)).toEqual(["n1", "n2"]);
  });

  it("refuses to change the live view", () => {
    const { cluster, pod } = clusterWithPod();
    expect(() => cluster.newSnapshot().addPod(pod, "n2")).toThrow("live view");
  });
});
