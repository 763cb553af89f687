import { describe, expect, it } from "vitest";
import { explainUnremovable } from "../../../../../src/controllers/cluster-autoscaler/scale-down/index.js";
import { seconds } from "../../../../../src/units/index.js";
import { scaleDownCluster } from "../../../../support/scale-down-cluster.js";

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

  it("leaves the live cluster as it was", () => {
    const world = scaleDownCluster({ nodes: 2 });
    const pod = world.addPod(world.nodes[0]!, 100);
    world.update(10);
    expect(pod.node).toBe(world.nodes[0]);
    expect(world.nodes.map(({ requested }) => requested.cpuMillicores)).toEqual([100, 0]);
  });
});
