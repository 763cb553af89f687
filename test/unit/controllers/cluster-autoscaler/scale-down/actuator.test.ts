import { describe, expect, it } from "vitest";
import { seconds } from "../../../../../src/units/index.js";
import { nodeInit } from "../../../../support/pods.js";
import { scaleDownCluster } from "../../../../support/scale-down-cluster.js";

describe("ScaleDownActuator", () => {
  it("taints and cordons at once and deletes an empty node five seconds later", () => {
    const { sim, cluster, actuator, nodes, results } = scaleDownCluster({ nodes: 2 });
    actuator.startDeletion([nodes[0]!], []);
    sim.runUntil(seconds(1));
    expect(nodes[0]).toMatchObject({
      unschedulable: true,
      taints: [{ key: "ToBeDeletedByClusterAutoscaler", value: "0", effect: "NoSchedule" }],
    });
    sim.runUntil(seconds(4.9));
    expect(cluster.nodes.size).toBe(2);
    sim.runUntil(seconds(5));
    expect(cluster.nodes.size).toBe(1);
    expect(results).toMatchObject([{ isDrain: false, failure: null }]);
  });

  it("taints empty nodes before those that it drains", () => {
    const { sim, actuator, nodes, addPod } = scaleDownCluster({ nodes: 4, clientQps: 1, clientBurst: 1 });
    addPod(nodes[0]!, 100);
    actuator.startDeletion([nodes[2]!, nodes[3]!], [nodes[0]!]);
    const tainted = () => nodes.filter(({ taints }) => taints.length > 0).map(({ name }) => name);
    sim.runUntil(seconds(0.5));
    expect(tainted()).toEqual(["n2"]);
    sim.runUntil(seconds(1.5));
    expect(tainted()).toEqual(["n2", "n3"]);
    sim.runUntil(seconds(2.5));
    expect(tainted()).toEqual(["n0", "n2", "n3"]);
  });

  it("asks the cloud, and so lowers the target, only when the pods are gone", () => {
    const { sim, actuator, nodes, addPod, targetSize } = scaleDownCluster({
      nodes: 2,
      deleteToGoneSeconds: 7,
    });
    addPod(nodes[0]!, 100);
    actuator.startDeletion([], [nodes[0]!]);
    sim.runUntil(seconds(14.9));
    expect(targetSize()).toBe(2);
    sim.runUntil(seconds(15));
    expect(targetSize()).toBe(1);
  });

  it("leaves a node schedulable where cordon-node-before-terminating is off", () => {
    const { sim, actuator, nodes } = scaleDownCluster({
      nodes: 1,
      actuator: { cordonNodeBeforeTerminating: false },
    });
    actuator.startDeletion([nodes[0]!], []);
    sim.runUntil(seconds(1));
    expect(nodes[0]).toMatchObject({ unschedulable: false, taints: [{ effect: "NoSchedule" }] });
  });

  it("releases an empty node that got a pod", () => {
    const { sim, actuator, nodes, results, addPod } = scaleDownCluster({ nodes: 2 });
    actuator.startDeletion([nodes[0]!], []);
    sim.runUntil(seconds(2));
    addPod(nodes[0]!, 100);
    sim.runUntil(seconds(10));
    expect(results).toMatchObject([{ failure: { reason: "not-empty", pods: ["default/p0"] } }]);
    expect(nodes[0]).toMatchObject({ unschedulable: false, taints: [], exists: true });
    expect(actuator.tracker.inGroup("test")).toBe(0);
  });

  it("waits two minutes for a node that is annotated to delay its deletion", () => {
    const { sim, cluster, actuator } = scaleDownCluster({ nodes: 1 });
    const annotations = { "delay-deletion.cluster-autoscaler.kubernetes.io/logs": "true" };
    const node = cluster.addNode(nodeInit("slow", { annotations }));
    actuator.startDeletion([node], []);
    sim.runUntil(seconds(124.9));
    expect(node.exists).toBe(true);
    sim.runUntil(seconds(125));
    expect(node.exists).toBe(false);
  });

  it("gathers the nodes of a group for node-deletion-batcher-interval", () => {
    const { sim, actuator, nodes, results } = scaleDownCluster({
      nodes: 3,
      actuator: { nodeDeletionBatcherInterval: seconds(20) },
    });
    actuator.startDeletion([nodes[0]!], []);
    sim.runUntil(seconds(10));
    actuator.startDeletion([nodes[1]!], []);
    sim.runUntil(seconds(24.9));
    expect(results).toEqual([]);
    sim.runUntil(seconds(25));
    expect(results.map(({ node }) => node.name)).toEqual(["n0", "n1"]);
  });

  it("evicts the pods of an occupied node and looks every five seconds whether they are gone", () => {
    const { sim, cluster, actuator, nodes, addPod } = scaleDownCluster({ nodes: 2, deleteToGoneSeconds: 7 });
    const pod = addPod(nodes[0]!, 100);
    actuator.startDeletion([], [nodes[0]!]);
    sim.runUntil(seconds(5));
    expect(pod.deletion).toMatchObject({ requestedAt: seconds(5), gracePeriodSeconds: 30 });
    sim.runUntil(seconds(14.9));
    expect(pod.exists).toBe(false);
    expect(cluster.nodes.size).toBe(2);
    sim.runUntil(seconds(15));
    expect(cluster.nodes.size).toBe(1);
  });

  it("evicts no faster than its client may call, and looks for each pod with a call of its own", () => {
    const { sim, actuator, nodes, results, addPod } = scaleDownCluster({
      nodes: 2,
      deleteToGoneSeconds: 0,
      clientQps: 5,
      clientBurst: 10,
    });
    const pods = Array.from({ length: 30 }, () => addPod(nodes[0]!, 10));
    actuator.startDeletion([], [nodes[0]!]);
    sim.runUntil(seconds(5.1));
    expect(pods.filter((pod) => pod.exists)).toHaveLength(20);
    sim.runUntil(seconds(9.1));
    expect(pods.filter((pod) => pod.exists)).toEqual([]);
    sim.runUntil(seconds(14.9));
    expect(results, "30 looks at 5 a second").toEqual([]);
    sim.runUntil(seconds(15.1));
    expect(results).toMatchObject([{ failure: null }]);
  });

  it("waits for twice as long as taints took to be seen, where that is measured", () => {
    const { sim, actuator, nodes, results } = scaleDownCluster({
      nodes: 2,
      watchLatencySeconds: 0.12,
      actuator: { isDelayMeasured: true },
    });
    actuator.startDeletion([nodes[0]!], []);
    // Seen at the third look of 50 ms each.
    sim.runUntil(seconds(0.449));
    expect(results).toEqual([]);
    sim.runUntil(seconds(0.451));
    expect(results).toHaveLength(1);
  });

  it("releases a node that the cloud keeps", () => {
    const { sim, actuator, nodes, results } = scaleDownCluster({ nodes: 1, minSize: 1 });
    actuator.startDeletion([nodes[0]!], []);
    sim.runUntil(seconds(6));
    expect(results).toMatchObject([{ failure: { reason: "cloud-refused", code: "minSizeReached" } }]);
    expect(nodes[0]).toMatchObject({ unschedulable: false, taints: [], exists: true });
  });

  it("tries an eviction again every ten seconds while a budget refuses it", () => {
    const { sim, cluster, actuator, nodes, addPod, addBudget } = scaleDownCluster({ nodes: 2 });
    addPod(nodes[0]!, 100);
    const second = addPod(nodes[0]!, 100);
    const budget = addBudget(1);
    actuator.startDeletion([], [nodes[0]!]);
    sim.runUntil(seconds(12));
    expect([second.deletion, budget.disruptionsAllowed]).toEqual([null, 0]);
    budget.disruptionsAllowed = 1;
    sim.runUntil(seconds(15));
    expect(second.deletion).toMatchObject({ requestedAt: seconds(15) });
    sim.runUntil(seconds(30));
    expect(cluster.nodes.size).toBe(1);
  });

  it("gives up after two minutes of refused evictions and releases the node", () => {
    const { sim, actuator, nodes, results, addPod, addBudget } = scaleDownCluster({ nodes: 2 });
    addPod(nodes[0]!, 100);
    addPod(nodes[0]!, 100);
    addBudget(1);
    actuator.startDeletion([], [nodes[0]!]);
    sim.runUntil(seconds(124.9));
    expect(results).toEqual([]);
    sim.runUntil(seconds(126));
    expect(results).toMatchObject([{ failure: { reason: "eviction-refused", pods: ["default/p1"] } }]);
    expect(nodes[0]).toMatchObject({ unschedulable: false, taints: [] });
  });

  it("does not drain a node whose pod a budget protects by now", () => {
    const { sim, actuator, nodes, results, addPod, addBudget } = scaleDownCluster({ nodes: 2 });
    const pod = addPod(nodes[0]!, 100);
    actuator.startDeletion([], [nodes[0]!]);
    addBudget(0);
    sim.runUntil(seconds(6));
    expect(results).toMatchObject([
      { failure: { reason: "blocked", blockingPod: { reason: "NotEnoughPdb", budget: "default/web" } } },
    ]);
    expect(pod.deletion).toBeNull();
  });

  it("gives up on pods that stay longer than their time", () => {
    const { sim, actuator, nodes, results, addPod } = scaleDownCluster({
      nodes: 2,
      deleteToGoneSeconds: 1000,
      actuator: { maxGracefulTerminationSeconds: 60 },
    });
    addPod(nodes[0]!, 100);
    actuator.startDeletion([], [nodes[0]!]);
    // Evicted at 5 s, then looked at for 60 and 30 seconds.
    sim.runUntil(seconds(94.9));
    expect(results).toEqual([]);
    sim.runUntil(seconds(95));
    expect(results).toMatchObject([{ failure: { reason: "pods-remaining", pods: ["default/p0"] } }]);
  });

  it("drains one node at a time and deletes ten in parallel", () => {
    const { actuator, nodes, addPod } = scaleDownCluster({ nodes: 14 });
    addPod(nodes[12]!, 100);
    addPod(nodes[13]!, 100);
    const few = actuator.startDeletion(nodes.slice(0, 5), [nodes[12]!, nodes[13]!]);
    expect(few.empty.flatMap(({ nodes: started }) => started)).toHaveLength(5);
    expect(few.drain.flatMap(({ nodes: started }) => started)).toEqual([nodes[12]]);
    const more = actuator.startDeletion(nodes.slice(5, 12), [nodes[13]!]);
    expect(more.empty.flatMap(({ nodes: started }) => started)).toHaveLength(4);
    expect(more.drain).toEqual([]);
  });

  it("deletes a zero-or-max group only when all its nodes are ready to go", () => {
    const world = scaleDownCluster({ nodes: 2, zeroOrMaxNodeScaling: true });
    world.addPod(world.nodes[1]!, 100);
    world.actuator.startDeletion([world.nodes[0]!], [world.nodes[1]!]);
    world.sim.runUntil(seconds(9));
    expect(world.cluster.nodes.size).toBe(2);
    world.sim.runUntil(seconds(11));
    expect(world.cluster.nodes.size).toBe(0);
  });

  it("lets a zero-or-max group stay as a whole when one drain fails", () => {
    const world = scaleDownCluster({ nodes: 2, zeroOrMaxNodeScaling: true });
    world.addPod(world.nodes[1]!, 100);
    world.actuator.startDeletion([world.nodes[0]!], [world.nodes[1]!]);
    world.addBudget(0);
    world.sim.runUntil(seconds(11));
    expect(world.cluster.nodes.size).toBe(2);
    expect(world.results.map(({ failure }) => failure?.reason)).toEqual(["blocked", "group-failed"].sort());
  });
});
