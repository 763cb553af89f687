import { describe, expect, it } from "vitest";
import type { Pod, PodTemplate } from "../../../../src/cluster/index.js";
import { type Decision, explainDecision, PHASE } from "../../../../src/engine/index.js";
import { bytesOf, millicores, seconds, toSeconds } from "../../../../src/units/index.js";
import { nodeAutoscaledCluster } from "../../../support/node-autoscaled-cluster.js";
import { nodeInit, podTemplate } from "../../../support/pods.js";

type World = ReturnType<typeof nodeAutoscaledCluster>;

const TWO_CORES = podTemplate({ cpuMillicores: 2000 });
const WHOLE_NODE = podTemplate({ cpuMillicores: 4000 });

function withSpec(template: PodTemplate, spec: Partial<PodTemplate["spec"]>): PodTemplate {
  return { ...template, spec: { ...template.spec, ...spec } };
}

function withPriority(template: PodTemplate, priority: number): PodTemplate {
  return { ...withSpec(template, { priority }), priority };
}

function cores(count: number) {
  const { allocatable } = nodeInit("any");
  return { ...allocatable, cpuMillicores: millicores(count * 1000), memoryBytes: bytesOf(16 * 1024 ** 3) };
}

function at(world: World, time: number, act: () => void): void {
  world.sim.schedule(seconds(time), PHASE.demand, act);
}

/** Decisions about nodes that go. */
function removals({ actions }: World): readonly Decision[] {
  return actions("scale-down").filter(({ object }) => object.startsWith("node/"));
}

describe("an expander chooses", () => {
  it("by what a node has, not by what it offers to pods", () => {
    // Of what they offer, the second kind would waste less.
    const world = nodeAutoscaledCluster({
      groups: [{ name: "a" }, { name: "b", node: { capacity: cores(8), allocatable: cores(3) } }],
    });
    world.createPods(1, TWO_CORES);
    world.sim.runUntil(seconds(60));
    expect([world.target("a"), world.target("b")]).toEqual([1, 0]);
  });

  it("at random among equals", () => {
    const world = nodeAutoscaledCluster({ groups: [{ name: "a" }, { name: "b" }] });
    for (let i = 0; i < 10; i++) at(world, 100 * i, () => world.createPods(1, WHOLE_NODE));
    world.sim.runUntil(seconds(1100));
    expect(world.target("a") + world.target("b")).toBe(10);
    expect(Math.min(world.target("a"), world.target("b"))).toBeGreaterThan(0);
  });
});

describe("a scale-up", () => {
  it("takes one option a run, and the next run follows at once", () => {
    const world = nodeAutoscaledCluster({
      groups: [
        { name: "a", node: { labels: { pool: "a" } } },
        { name: "b", node: { labels: { pool: "b" } } },
      ],
    });
    for (const pool of ["a", "b"]) world.createPods(1, withSpec(TWO_CORES, { nodeSelector: { pool } }));
    world.sim.runUntil(seconds(60));
    const [first, second, ...others] = world.actions("scale-up").map((decision) => toSeconds(decision.at));
    expect(others).toEqual([]);
    expect(second! - first!).toBeGreaterThan(0);
    expect(second! - first!).toBeLessThan(0.1);
  });

  it("counts each node's cores up to whole ones, and nodes of no group, too, against cores-total", () => {
    const sizeWith = (most: number) => {
      const world = nodeAutoscaledCluster({
        groups: [{ name: "std", node: { capacity: cores(3.5), allocatable: cores(3.5) } }],
        flags: { "cores-total": `0:${most}` },
      });
      world.cluster.addNode(
        nodeInit("alone", { group: "", capacity: cores(0.5), allocatable: cores(0.5), unschedulable: true }),
      );
      world.createPods(2, TWO_CORES);
      world.sim.runUntil(seconds(60));
      return world.target("std");
    };
    // 1 core for the node of half a core, 4 for each of 3.5.
    expect([4, 5, 8, 9].map(sizeWith)).toEqual([0, 1, 1, 2]);
  });

  it("is capped at max-nodes-total by all nodes, coming ones and those of no group, too", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "std", bootSeconds: 200 }],
      flags: { "max-nodes-total": 3 },
    });
    world.cluster.addNode(nodeInit("alone", { group: "", unschedulable: true }));
    world.createPods(5, WHOLE_NODE);
    world.sim.runUntil(seconds(150));
    expect(world.target("std")).toBe(2);
    // One node is ready: the gate is open, but there is no room for one more.
    const told = () => world.actions("no-scale-up").map(explainDecision);
    expect(told()).not.toContain("max-nodes-total reached: 3 ready nodes");
    world.sim.runUntil(seconds(300));
    expect(told()).toContain("max-nodes-total reached: 3 ready nodes");
  });

  it("that succeeds does not shorten the back-off after the next failure", () => {
    const shortages = [
      { from: seconds(0), until: seconds(200) },
      { from: seconds(500), until: seconds(1100) },
    ];
    const world = nodeAutoscaledCluster({ groups: [{ name: "std", shortages }] });
    world.createPods(1, WHOLE_NODE);
    at(world, 600, () => world.createPods(1, WHOLE_NODE));
    world.sim.runUntil(seconds(1500));
    const tries = world.actions("scale-up").map((decision) => toSeconds(decision.at));
    // Five minutes after the first failure, ten after the second.
    const gaps = tries.slice(1).map((time, i) => Math.floor((time - tries[i]!) / 60));
    expect([tries.length, gaps[0], gaps[2]]).toEqual([4, 5, 10]);
  });

  it("that timed out leaves the target to a cloud that has the machines", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "slow", bootSeconds: 5000 }],
      flags: { "max-node-provision-time": seconds(300) },
    });
    world.createPods(2, TWO_CORES);
    world.sim.runUntil(seconds(340));
    expect(world.actions("scale-up-timeout").map(explainDecision).join()).toMatch(
      /the cloud keeps the target/,
    );
  });
});

describe("scale-down", () => {
  it("waits after a scale-up of any group, from the request on; then all that waited goes at once", () => {
    const world = nodeAutoscaledCluster({
      groups: [
        { name: "idle", initial: 3, node: { labels: { pool: "idle" } } },
        { name: "busy", bootSeconds: 400, node: { labels: { pool: "busy" } } },
      ],
    });
    at(world, 500, () => world.createPods(1, withSpec(TWO_CORES, { nodeSelector: { pool: "busy" } })));
    world.sim.runUntil(seconds(1300));
    const [scaleUp] = world.actions("scale-up");
    const gone = removals(world);
    expect(gone.map(({ object }) => object)).toEqual(["node/idle-1", "node/idle-2", "node/idle-3"]);
    const waited = gone.map((decision) => toSeconds(decision.at) - toSeconds(scaleUp!.at));
    expect(new Set(waited).size).toBe(1);
    expect(waited[0]).toBeGreaterThanOrEqual(600);
    expect(waited[0]).toBeLessThan(615);
  });

  it.each(["global", "local"])("waits in a run that found only new pods, with %s delays", (delays) => {
    const nodesAfter = (hasNewPods: boolean) => {
      const world = nodeAutoscaledCluster({
        groups: [{ name: "std", initial: 1 }],
        flags: { "scale-down-delay-type-local": delays === "local" },
      });
      let pod: Pod | undefined;
      for (let time = 300; hasNewPods && time < 900; time++) {
        at(world, time, () => {
          if (pod !== undefined) world.cluster.deletePod(pod, 0);
          [pod] = world.createPods(1, podTemplate({ cpuMillicores: 64_000 }));
        });
      }
      world.sim.runUntil(seconds(900));
      return world.target("std");
    };
    expect(nodesAfter(false)).toBe(0);
    expect(nodesAfter(true)).toBe(1);
  });

  it("takes pods below the priority cutoff for room, and their nodes for empty", () => {
    const world = nodeAutoscaledCluster({ groups: [{ name: "std", initial: 1 }] });
    const [pod] = world.createPods(1, withPriority(podTemplate({ cpuMillicores: 3500 }), -11));
    world.sim.runUntil(seconds(590));
    expect(pod!.boundAt).not.toBeNull();
    world.sim.runUntil(seconds(640));
    expect(removals(world).map(({ to }) => to)).toEqual(["empty"]);
    expect(world.actions("scale-down-failed")).toEqual([]);
    expect(world.cluster.nodes.size).toBe(0);
  });

  it("buys nothing for a pod that has room where pods below the priority cutoff stand", () => {
    const world = nodeAutoscaledCluster({ groups: [{ name: "std", initial: 1 }] });
    world.createPods(1, withPriority(podTemplate({ cpuMillicores: 3500 }), -11));
    at(world, 100, () => world.createPods(1, TWO_CORES));
    world.sim.runUntil(seconds(300));
    expect(world.actions("scale-up")).toEqual([]);
  });

  it("goes on without a cooldown when a drain failed; the node waits its time anew", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "std", initial: 3 }],
      flags: { "skip-nodes-with-custom-controller-pods": false },
    });
    const { cluster, createPods } = world;
    // A budget refuses what planning took for safe.
    const safe = {
      ...podTemplate({ labels: { app: "safe" } }),
      annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" },
    };
    cluster.podDisruptionBudgets.add({
      namespace: "default",
      name: "safe",
      key: "default/safe",
      spec: {},
      selection: cluster.select("default", (labels) => labels["app"] === "safe"),
      expectedPods: 1,
      currentHealthy: 1,
      desiredHealthy: 1,
      disruptionsAllowed: 0,
    });
    createPods(1, podTemplate({ cpuMillicores: 2500 }));
    const [short] = createPods(1, podTemplate({ cpuMillicores: 2400 }));
    const [kept] = createPods(1, safe, "ReplicaSet/default/safe");
    at(world, 50, () => cluster.updatePodStatus(kept!, { phase: "Running", ready: "True" }));
    at(world, 140, () => cluster.deletePod(short!, 0));
    world.sim.runUntil(seconds(1400));
    const told = [...removals(world), ...world.actions("scale-down-failed")]
      .sort((a, b) => a.at - b.at)
      .map(({ at, object, to }) => [Math.floor(toSeconds(at) / 60), object, to]);
    const node = `node/${kept!.node!.name}`;
    expect(told).toEqual([
      [10, node, "drain"],
      [12, node, "eviction-refused"],
      // Idle since 140 s, and gone within the three minutes that a failure would cost.
      [12, expect.not.stringMatching(node), "empty"],
      [22, node, "drain"],
    ]);
  });

  it("counts the pods of a node that is being drained as pending", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "std", initial: 2 }],
      flags: {
        "skip-nodes-with-custom-controller-pods": false,
        "node-delete-delay-after-taint": seconds(60),
      },
    });
    world.createPods(1, podTemplate({ cpuMillicores: 2400 }));
    world.createPods(1, podTemplate({ cpuMillicores: 1500 }));
    world.sim.runUntil(seconds(605));
    expect(removals(world).map(({ to }) => to)).toEqual(["drain"]);
    // It takes the room that the drained node's pod was to have.
    const [late] = world.createPods(1, podTemplate({ cpuMillicores: 1500 }));
    world.sim.runUntil(seconds(650));
    expect(late!.boundAt).not.toBeNull();
    expect(world.actions("scale-up").map(({ from, to }) => [from, to])).toEqual([[2, 3]]);
  });

  it("marks unneeded nodes during a cooldown, too, and takes the mark off when they are needed", () => {
    const world = nodeAutoscaledCluster({
      groups: [
        { name: "idle", initial: 1 },
        { name: "busy", node: { labels: { pool: "busy" } } },
      ],
    });
    const { cluster, sim, createPods } = world;
    const idle = cluster.nodes.get("idle-1")!;
    createPods(3, withSpec(WHOLE_NODE, { nodeSelector: { pool: "busy" } }));
    sim.runUntil(seconds(20));
    expect(world.actions("scale-up")).toHaveLength(1);
    const marks = () => idle.taints.map(({ key, effect }) => [key, effect]);
    expect(marks()).toEqual([["DeletionCandidateOfClusterAutoscaler", "PreferNoSchedule"]]);
    createPods(1, podTemplate({ cpuMillicores: 3000 }));
    sim.runUntil(seconds(40));
    expect(marks()).toEqual([]);
  });
});
