import { describe, expect, it } from "vitest";
import {
  explainUnremovable,
  type PlanningResult,
} from "../../../../../src/controllers/cluster-autoscaler/scale-down/index.js";
import { toBeDeletedTaint } from "../../../../../src/controllers/cluster-autoscaler/scale-down/node-taints.js";
import { amountsOfNode } from "../../../../../src/controllers/cluster-autoscaler/scale-down/resource-limits.js";
import { millicores, seconds } from "../../../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../../../support/pods.js";
import { scaleDownCluster } from "../../../../support/scale-down-cluster.js";

const unneededNames = ({ unneeded }: PlanningResult) => unneeded.map(({ removal }) => removal.node.name);
const namesOf = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);

describe("ScaleDownPlanner", () => {
  it("lets an unneeded node go strictly after ten minutes", () => {
    const world = scaleDownCluster({ nodes: 2 });
    world.addPod(world.nodes[0]!, 3000);
    world.update(10);
    world.update(610);
    expect(world.nodesToDelete().empty).toEqual([]);
    expect(world.planner.unremovableReason("n1")).toMatchObject({
      reason: "NotUnneededLongEnough",
      unneededSince: 10_000_000,
      removableAfter: 610_000_000,
    });
    world.update(620);
    expect(namesOf(world.nodesToDelete().empty)).toEqual(["n1"]);
  });

  it("starts the timer anew when a node was needed in between", () => {
    const world = scaleDownCluster({ nodes: 2 });
    world.addPod(world.nodes[0]!, 3000);
    world.update(10);
    const pod = world.addPod(world.nodes[1]!, 3000);
    world.update(300);
    world.cluster.removePod(pod);
    world.update(310);
    world.update(620);
    expect(world.nodesToDelete().empty).toEqual([]);
    expect(world.planner.unneededNodes().map(({ since }) => since)).toEqual([310_000_000]);
  });

  it("does not look again for five minutes at a node whose pods found no place", () => {
    const world = scaleDownCluster({ nodes: 2 });
    world.addPod(world.nodes[0]!, 3000);
    world.addPod(world.nodes[1]!, 1900);
    world.update(10);
    const pod = [...world.nodes[0]!.pods][0]!;
    world.cluster.removePod(pod);
    world.update(309);
    expect(world.planner.unremovableReason("n1")?.reason).toBe("RecentlyUnremovable");
    expect(explainUnremovable(world.planner.unremovableReason("n1")!, seconds(309))).toBe(
      "not looked at again for 1s: no place for pod default/p1: 1 Insufficient cpu",
    );
    world.update(310);
    expect(namesOf(world.planner.unneededNodes().map(({ removal }) => removal.node))).toContain("n0");
  });

  it("does not remember a node as unremovable that is only too full", () => {
    const world = scaleDownCluster({ nodes: 2 });
    const pod = world.addPod(world.nodes[0]!, 2100);
    world.addPod(world.nodes[1]!, 3000);
    world.update(10);
    expect(world.planner.unremovableReason("n0")).toMatchObject({ reason: "NotUnderutilized" });
    world.cluster.removePod(pod);
    expect(namesOf(world.update(20).unneeded.map(({ removal }) => removal.node))).toEqual(["n0"]);
  });

  it("moves pods of one node into room that the next node then lacks", () => {
    const world = scaleDownCluster({ nodes: 3 });
    world.addPod(world.nodes[0]!, 1500);
    world.addPod(world.nodes[1]!, 1500);
    world.addPod(world.nodes[2]!, 2500);
    const { unneeded, unremovable } = world.update(10);
    expect(unneeded.map(({ removal }) => [removal.node.name, removal.moves.map(({ to }) => to)])).toEqual([
      ["n0", ["n1"]],
    ]);
    expect(unremovable.map(({ node, reason }) => [node, reason])).toEqual([
      ["n2", "NotUnderutilized"],
      ["n1", "NoPlaceToMovePods"],
    ]);
  });

  it("looks at empty nodes first", () => {
    const world = scaleDownCluster({ nodes: 3 });
    world.addPod(world.nodes[0]!, 100);
    world.addPod(world.nodes[2]!, 3000);
    const { unneeded } = world.update(10);
    expect(unneeded.map(({ removal }) => removal.node.name)).toEqual(["n1", "n0"]);
  });

  it("collects twenty nodes in its first run", () => {
    const world = scaleDownCluster({ nodes: 30 });
    const { unneeded, notLookedAt } = world.update(10);
    expect([unneeded.length, notLookedAt.length]).toEqual([20, 10]);
  });

  it("starts the timers of the other nodes when it first collects them", () => {
    const world = scaleDownCluster({ nodes: 30 });
    world.update(10);
    world.update(20);
    const since = world.planner.unneededNodes().map((node) => node.since / 1e6);
    expect([since.filter((at) => at === 10).length, since.filter((at) => at === 20).length]).toEqual([
      20, 10,
    ]);
    world.update(611);
    expect(world.nodesToDelete().empty).toHaveLength(20);
  });

  it("takes a node that is used up to the threshold for unneeded, and none above it", () => {
    const unneededWith = (cpuMillicores: number) => {
      const world = scaleDownCluster({ nodes: 3 });
      for (const cpu of [1000, cpuMillicores]) world.addPod(world.nodes[0]!, cpu);
      for (const node of world.nodes.slice(1)) world.addPod(node, 2500);
      return namesOf(world.update(10).unneeded.map(({ removal }) => removal.node)).includes("n0");
    };
    expect([1000, 1001].map(unneededWith)).toEqual([true, false]);
  });

  it("names the budget that keeps a node", () => {
    const world = scaleDownCluster({ nodes: 2 });
    world.addPod(world.nodes[0]!, 100);
    world.addPod(world.nodes[1]!, 3000);
    world.addBudget(0);
    world.update(10);
    expect(explainUnremovable(world.planner.unremovableReason("n0")!, seconds(700))).toBe(
      "pod default/p0 blocks: NotEnoughPdb, its budget allows too few evictions now (budget default/web)",
    );
  });

  it("keeps the group at its minimum", () => {
    const world = scaleDownCluster({ nodes: 3, minSize: 2 });
    world.update(10);
    world.update(700);
    expect(namesOf(world.nodesToDelete().empty)).toEqual(["n0"]);
    expect(explainUnremovable(world.planner.unremovableReason("n1")!, seconds(700))).toBe(
      "group test is at its minimum: 2 nodes, minimum 2",
    );
  });

  it("does not look at nodes of a group at its minimum", () => {
    const world = scaleDownCluster({ nodes: 2, minSize: 2 });
    expect(world.update(10).unneeded).toEqual([]);
  });

  it("looks first at nodes that the last run found unneeded, of those that are not empty", () => {
    const world = scaleDownCluster({ nodes: 3 });
    const full = world.addPod(world.nodes[0]!, 2100);
    world.addPod(world.nodes[1]!, 1500);
    world.addPod(world.nodes[2]!, 2600);
    expect(unneededNames(world.update(10))).toEqual(["n1"]);
    world.cluster.removePod(full);
    world.addPod(world.nodes[0]!, 1500);
    expect(unneededNames(world.update(20))).toEqual(["n1"]);
  });

  it("takes nodes that are being deleted neither for unneeded nor for room", () => {
    const world = scaleDownCluster({ nodes: 3 });
    world.addPod(world.nodes[1]!, 1500);
    world.addPod(world.nodes[2]!, 2600);
    expect(unneededNames(world.update(10, { candidates: [world.nodes[1]!] }))).toEqual(["n1"]);
    const { unneeded, unremovable } = world.update(20, { beingDeleted: new Set(["n0"]) });
    expect(unneeded).toEqual([]);
    expect(unremovable.map(({ node, reason }) => [node, reason])).toEqual([
      ["n2", "NotUnderutilized"],
      ["n1", "NoPlaceToMovePods"],
    ]);
  });

  it("moves pods to no node that is still to come", () => {
    const world = scaleDownCluster({ nodes: 3 });
    world.addPod(world.nodes[0]!, 1500);
    world.addPod(world.nodes[1]!, 2600);
    const [candidate, real] = world.nodes;
    const { unneeded } = world.update(10, { candidates: [candidate!], destinations: [candidate!, real!] });
    expect(unneeded).toEqual([]);
    expect(world.planner.unremovableReason("n0")?.reason).toBe("NoPlaceToMovePods");
  });

  it("takes what budgets allow from the nodes that follow", () => {
    const world = scaleDownCluster({ nodes: 3 });
    world.addPod(world.nodes[0]!, 100);
    world.addPod(world.nodes[1]!, 200);
    world.addPod(world.nodes[2]!, 2600);
    world.addBudget(1);
    expect(unneededNames(world.update(10))).toEqual(["n0"]);
    expect(world.planner.unremovableReason("n1")?.blockingPod?.reason).toBe("NotEnoughPdb");
  });

  it("drains last what exceeds a budget in parallel", () => {
    const world = scaleDownCluster({ nodes: 3 });
    for (let i = 0; i < 2; i++) world.addPod(world.nodes[0]!, 100);
    world.addPod(world.nodes[1]!, 100, { app: "other" });
    world.cluster.updateNode(world.nodes[1]!, { unschedulable: true });
    world.addPod(world.nodes[2]!, 2600, { app: "other" });
    world.addBudget(1);
    expect(unneededNames(world.update(10))).toEqual(["n0", "n1"]);
    world.update(620);
    expect(namesOf(world.nodesToDelete().needDrain)).toEqual(["n1", "n0"]);
  });

  it("keeps the cluster's minimum of cores, node by node", () => {
    const world = scaleDownCluster({ nodes: 3 });
    world.update(10);
    world.update(620);
    const { empty, unremovable } = world.nodesToDelete(new Map([["cores", 8]]));
    expect(namesOf(empty)).toEqual(["n0"]);
    expect(unremovable.map(({ reason }) => reason)).toEqual(Array(2).fill("MinimalResourceLimitExceeded"));
  });

  it("leaves nodes that are being deleted out of that minimum", () => {
    const world = scaleDownCluster({ nodes: 4 });
    world.cluster.updateNode(world.nodes[3]!, { taints: [toBeDeletedTaint(seconds(600))] });
    world.update(10);
    world.update(620);
    expect(namesOf(world.nodesToDelete(new Map([["cores", 8]])).empty)).toEqual(["n0"]);
  });

  it("counts a node's cores up to whole ones", () => {
    const { capacity } = nodeInit("any");
    const half = { capacity: { ...capacity, cpuMillicores: millicores(3500) } };
    expect(amountsOfNode(half).get("cores")).toBe(4);
  });

  it("takes a node for empty whose pods are a DaemonSet's", () => {
    const world = scaleDownCluster({ nodes: 3 });
    world.addPod(world.nodes[0]!, 100);
    world.addPod(world.nodes[2]!, 2600);
    const agent = world.cluster.createPod({
      namespace: "default",
      name: "agent",
      uid: "agent",
      stableName: "agent",
      template: podTemplate(),
      ownerKey: "DaemonSet/default/agent",
      workloadKey: "DaemonSet/default/agent",
    });
    world.cluster.bindPod(agent, world.nodes[1]!);
    expect(unneededNames(world.update(10))).toEqual(["n1", "n0"]);
    world.update(620);
    expect(namesOf(world.nodesToDelete().empty)).toEqual(["n1"]);
  });

  it("collects the more nodes the shorter its shortest interval was", () => {
    const world = scaleDownCluster({ nodes: 70, planner: { scaleDownUnneededTime: seconds(10) } });
    expect([10, 11, 61].map((at) => world.update(at).unneeded.length)).toEqual([20, 40, 60]);
  });

  it("judges an unready node by the same threshold, and not at all where the flag says so", () => {
    const reasonsWith = (scaleDownUnreadyEnabled: boolean, cpuMillicores: number) => {
      const world = scaleDownCluster({ nodes: 2, planner: { scaleDownUnreadyEnabled } });
      world.addPod(world.nodes[0]!, cpuMillicores);
      world.addPod(world.nodes[1]!, 2600);
      world.cluster.updateNode(world.nodes[0]!, { ready: false });
      world.update(10);
      return world.planner.unremovableReason("n0")?.reason;
    };
    expect([reasonsWith(true, 2100), reasonsWith(true, 100)]).toEqual(["NotUnderutilized", undefined]);
    expect(reasonsWith(false, 100)).toBe("ScaleDownUnreadyDisabled");
  });

  it("takes a node for one that is being deleted for five minutes after it was tainted so", () => {
    const world = scaleDownCluster({ nodes: 1 });
    world.cluster.updateNode(world.nodes[0]!, { taints: [toBeDeletedTaint(seconds(10))] });
    const at = (time: number) => {
      world.update(time);
      return world.planner.unremovableReason("n0")?.reason;
    };
    expect([20, 309, 310].map(at)).toEqual(["CurrentlyBeingDeleted", "CurrentlyBeingDeleted", undefined]);
  });

  it("leaves the live cluster as it was", () => {
    const world = scaleDownCluster({ nodes: 2 });
    const pod = world.addPod(world.nodes[0]!, 100);
    world.update(10);
    expect(pod.node).toBe(world.nodes[0]);
    expect(world.nodes.map(({ requested }) => requested.cpuMillicores)).toEqual([100, 0]);
  });
});
