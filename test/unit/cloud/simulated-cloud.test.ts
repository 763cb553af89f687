import { describe, expect, it } from "vitest";
import { SimulatedCloud, type SimulatedGroupSpec } from "../../../src/cloud/index.js";
import { Cluster } from "../../../src/cluster/index.js";
import { Simulation } from "../../../src/engine/index.js";
import { Constant, Lognormal, RandomStreams } from "../../../src/random/index.js";
import { seconds } from "../../../src/units/index.js";
import { nodeInit } from "../../support/pods.js";

function cloudWith(over: Partial<SimulatedGroupSpec> = {}) {
  const sim = new Simulation();
  const cluster = new Cluster(sim);
  const spec: SimulatedGroupSpec = {
    name: "std",
    minSize: 0,
    maxSize: 5,
    initial: [],
    boot: new Constant(60),
    registeredBeforeReady: 10,
    termination: new Constant(30),
    pricePerHourUsd: null,
    nodeInit: (number) => nodeInit(`std-${number}`, { group: "std" }),
    ...over,
  };
  const cloud = new SimulatedCloud(cluster, { groups: [spec], streams: new RandomStreams(7) });
  return { sim, cluster, group: cloud.groups()[0]!, cloud };
}

describe("SimulatedCloud", () => {
  it("registers a node not ready and tainted before it is ready", () => {
    const { sim, cluster, group } = cloudWith();
    expect(group.increaseSize(1)).toBeNull();
    sim.runUntil(seconds(49));
    expect(cluster.nodes.size).toBe(0);
    sim.runUntil(seconds(51));
    const [node] = cluster.nodes.values();
    expect(node!.ready).toBe(false);
    expect(node!.taints.map(({ key }) => key)).toEqual(["node.kubernetes.io/not-ready"]);
    sim.runUntil(seconds(61));
    expect(node!.ready).toBe(true);
    expect(node!.taints).toEqual([]);
  });

  it("takes startup taints off some time after the node is ready", () => {
    const agent = { key: "agent-not-ready", value: "", effect: "NoExecute" as const };
    const { sim, cluster, group } = cloudWith({
      startupTaints: [{ ...agent, removedAfter: new Constant(20) }],
    });
    expect(group.template().taints).toEqual([agent]);
    group.increaseSize(1);
    sim.runUntil(seconds(79));
    const [node] = cluster.nodes.values();
    expect(node!.ready).toBe(true);
    expect(node!.taints).toEqual([agent]);
    sim.runUntil(seconds(80));
    expect(node!.taints).toEqual([]);
  });

  it("refuses to grow beyond its maximum and changes nothing then", () => {
    const { group } = cloudWith();
    expect(group.increaseSize(6)?.code).toBe("aboveMaxSize");
    expect(group.targetSize).toBe(0);
  });

  it("lowers a target only down to the instances that exist", () => {
    const { group } = cloudWith();
    group.increaseSize(2);
    expect(group.decreaseTargetSize(1)?.code).toBe("instancesExist");
    expect(group.targetSize).toBe(2);
  });

  it("takes a deleted machine's node away when the termination is over", () => {
    const { sim, cluster, group } = cloudWith();
    group.increaseSize(1);
    sim.runUntil(seconds(100));
    group.deleteInstances(["std-1"]);
    expect(group.targetSize).toBe(0);
    sim.runUntil(seconds(129));
    expect(cluster.nodes.size).toBe(1);
    sim.runUntil(seconds(131));
    expect(cluster.nodes.size).toBe(0);
    expect(group.instances().size).toBe(0);
  });

  it("never boots a machine that is deleted while it boots", () => {
    const { sim, cluster, group } = cloudWith();
    group.increaseSize(1);
    group.deleteInstances(["std-1"]);
    sim.runUntil(seconds(200));
    expect(cluster.nodes.size).toBe(0);
  });

  it("lists machines that it has no capacity for with an error", () => {
    const { group } = cloudWith({ shortages: [{ from: seconds(0), until: seconds(10) }] });
    group.increaseSize(1);
    expect([...group.instances().values()][0]!.error?.errorClass).toBe("outOfResources");
  });

  it("deletes no machine of a group at its minimum, unless it is forced", () => {
    const { sim, group } = cloudWith({ minSize: 1 });
    group.increaseSize(1);
    sim.runUntil(seconds(100));
    expect(group.deleteInstances(["std-1"])?.code).toBe("minSizeReached");
    expect(group.targetSize).toBe(1);
    expect(group.deleteInstances(["std-1"], true)).toBeNull();
    expect(group.targetSize).toBe(0);
  });

  it("asks anew for a machine that it keeps, as soon as the shortage is over", () => {
    const shortages = [
      { from: seconds(0), until: seconds(100) },
      { from: seconds(100), until: seconds(200) },
    ];
    const { sim, cluster, group } = cloudWith({ minSize: 1, shortages });
    group.increaseSize(1);
    group.deleteInstances(["std-1"]);
    sim.runUntil(seconds(199));
    expect(group.instances().get("std-1")?.error?.code).toBe("InsufficientInstanceCapacity");
    sim.runUntil(seconds(259));
    expect(cluster.nodes.get("std-1")?.ready).toBe(false);
    sim.runUntil(seconds(261));
    expect(cluster.nodes.get("std-1")?.ready).toBe(true);
  });

  it("gives the n-th machine of a group the same boot time whatever else was launched", () => {
    const bootOf = (first: number) => {
      const { sim, cluster, group } = cloudWith({ boot: Lognormal.fromPercentiles(60, 120) });
      let readyAt = -1;
      cluster.nodes.watch((node, change) => {
        if (node.name === "std-3" && change === "ready") readyAt = sim.now;
      });
      group.increaseSize(first);
      group.increaseSize(3 - first);
      sim.runUntil(seconds(1000));
      return readyAt;
    };
    expect(bootOf(1)).toBe(bootOf(2));
  });
});
