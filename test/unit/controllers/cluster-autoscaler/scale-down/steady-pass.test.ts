import { describe, expect, it } from "vitest";
import { scaleDownCluster } from "../../../../support/scale-down-cluster.js";

function steadyWorld() {
  const world = scaleDownCluster({ nodes: 4 });
  world.addPod(world.nodes[0]!, 1000);
  world.addPod(world.nodes[1]!, 1000);
  world.addPod(world.nodes[2]!, 3500);
  world.addPod(world.nodes[3]!, 3500);
  world.update(10);
  world.update(20);
  return world;
}

describe("a planning pass over an unchanged cluster", () => {
  it("is not played again", () => {
    const world = steadyWorld();
    expect(world.update(40)).toBe(world.update(50));
  });

  it("keeps the timers", () => {
    const world = steadyWorld();
    world.update(610);
    world.update(620);
    expect(world.nodesToDelete().needDrain.map(({ name }) => name)).toEqual(["n0"]);
  });

  it.each([
    ["a pod came", (world: ReturnType<typeof steadyWorld>) => void world.addPod(world.nodes[0]!, 100)],
    ["a node came", (world: ReturnType<typeof steadyWorld>) => void world.addNode("n4")],
    [
      "a pod is being deleted",
      (world: ReturnType<typeof steadyWorld>) => world.cluster.deletePod([...world.nodes[0]!.pods][0]!),
    ],
    ["a budget came", (world: ReturnType<typeof steadyWorld>) => void world.addBudget(0)],
  ])("is played again when %s", (_what, change) => {
    const world = steadyWorld();
    const before = world.update(40);
    change(world);
    expect(world.update(50)).not.toBe(before);
  });

  it("is played again when a node's wait has ended", () => {
    const world = steadyWorld();
    const before = world.update(200);
    expect(world.update(310)).not.toBe(before);
  });
});
