import { describe, expect, it } from "vitest";
import type { PodTemplate } from "../../../../src/cluster/index.js";
import { explainDecision, PHASE } from "../../../../src/engine/index.js";
import { seconds, toSeconds } from "../../../../src/units/index.js";
import { type NodeAutoscaledShape, nodeAutoscaledCluster } from "../../../support/node-autoscaled-cluster.js";
import { nodeInit, podTemplate } from "../../../support/pods.js";

type Flags = NonNullable<NodeAutoscaledShape["flags"]>;
type World = ReturnType<typeof nodeAutoscaledCluster>;

const TWO_CORES = podTemplate({ cpuMillicores: 2000 });

function withPriority(template: PodTemplate, priority: number): PodTemplate {
  return { ...template, priority, spec: { ...template.spec, priority } };
}

/** Seconds at which decisions of this kind were taken, whole. */
function timesOf({ actions }: World, action: string, object = ""): readonly number[] {
  return actions(action)
    .filter((decision) => decision.object.startsWith(object))
    .map(({ at }) => Math.floor(toSeconds(at)));
}

describe("in a run", () => {
  it("new-pod-scale-up-delay keeps young pods from being acted on", () => {
    const firstScaleUp = (flags: Flags) => {
      const world = nodeAutoscaledCluster({ groups: [{ name: "std" }], flags });
      world.createPods(2, TWO_CORES);
      world.sim.runUntil(seconds(200));
      return timesOf(world, "scale-up")[0]!;
    };
    expect(firstScaleUp({})).toBeLessThan(15);
    const delayed = firstScaleUp({ "new-pod-scale-up-delay": seconds(60) });
    expect(delayed).toBeGreaterThanOrEqual(60);
    expect(delayed).toBeLessThan(75);
  });

  it("expendable-pods-priority-cutoff says which pods get no node", () => {
    const sizeWith = (cutoff: number) => {
      const flags = { "expendable-pods-priority-cutoff": cutoff };
      const world = nodeAutoscaledCluster({ groups: [{ name: "std" }], flags });
      world.createPods(2, withPriority(TWO_CORES, 5));
      world.sim.runUntil(seconds(60));
      return world.target("std");
    };
    expect([5, 6].map(sizeWith)).toEqual([1, 0]);
  });

  it("expendable-pods-priority-cutoff takes pods that name no class for such of priority 0", () => {
    const sizeWith = (cutoff: number) => {
      const flags = { "expendable-pods-priority-cutoff": cutoff };
      const world = nodeAutoscaledCluster({ groups: [{ name: "std" }], flags });
      world.createPods(2, TWO_CORES);
      world.sim.runUntil(seconds(60));
      return world.target("std");
    };
    expect([0, 1].map(sizeWith)).toEqual([1, 0]);
  });

  it("balance-similar-node-groups spreads a scale-up over groups that are alike", () => {
    const sizesWith = (isBalanced: boolean) => {
      const flags = { "balance-similar-node-groups": isBalanced };
      const world = nodeAutoscaledCluster({ groups: [{ name: "a" }, { name: "b" }], flags });
      world.createPods(8, TWO_CORES);
      world.sim.runUntil(seconds(60));
      return [world.target("a"), world.target("b")].sort();
    };
    expect(sizesWith(true)).toEqual([2, 2]);
    expect(sizesWith(false)).toEqual([0, 4]);
  });

  it("max-nodes-per-scaleup bounds one scale-up, not those that follow at once", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "std" }],
      flags: { "max-nodes-per-scaleup": 2 },
    });
    world.createPods(6, TWO_CORES);
    world.sim.runUntil(seconds(30));
    expect(world.actions("scale-up").map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 3],
    ]);
  });

  it("fastpath-binpacking-enabled packs the pods last that it need not simulate one by one", () => {
    const helpedWith = (isFast: boolean) => {
      const world = nodeAutoscaledCluster({
        groups: [{ name: "std" }],
        flags: { "max-nodes-per-scaleup": 1, "fastpath-binpacking-enabled": isFast },
      });
      world.createPods(4, podTemplate({ cpuMillicores: 3000 }), "Job/default/large");
      world.createPods(4, podTemplate({ cpuMillicores: 1000 }), "Job/default/small");
      world.sim.runUntil(seconds(60));
      return explainDecision(world.actions("scale-up")[0]!);
    };
    expect(helpedWith(false)).toMatch("1 node of std for 2 of 8 pending pods");
    expect(helpedWith(true)).toMatch("1 node of std for 4 of 8 pending pods");
  });

  it.each([
    [false, 3],
    [true, 1],
  ])(
    "force-delete-unregistered-nodes %s decides over nodes that never came of a group at its minimum",
    (force, size) => {
      const world = nodeAutoscaledCluster({
        groups: [{ name: "std", initial: 1, min: 3, bootSeconds: 5000 }],
        flags: {
          "enforce-node-group-min-size": true,
          "force-delete-unregistered-nodes": force,
          "max-node-provision-time": seconds(300),
        },
      });
      world.sim.runUntil(seconds(340));
      expect(world.target("std")).toBe(size);
    },
  );

  it("memory-total bounds a scale-up", () => {
    const world = nodeAutoscaledCluster({ groups: [{ name: "std" }], flags: { "memory-total": "0:40" } });
    world.createPods(8, TWO_CORES);
    world.sim.runUntil(seconds(60));
    expect(world.target("std")).toBe(2);
  });

  it("scale-up-from-zero false keeps an empty cluster empty", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "std" }],
      flags: { "scale-up-from-zero": false },
    });
    world.createPods(2, TWO_CORES);
    world.sim.runUntil(seconds(120));
    expect(world.target("std")).toBe(0);
  });

  it("the back-off flags say when a group that failed is tried again", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "std", shortages: [{ from: seconds(0), until: seconds(1e6) }] }],
      flags: {
        "initial-node-group-backoff-duration": seconds(100),
        "max-node-group-backoff-duration": seconds(200),
      },
    });
    world.createPods(1, TWO_CORES);
    world.sim.runUntil(seconds(1000));
    const tries = timesOf(world, "scale-up");
    const gaps = tries.slice(1).map((time, i) => Math.floor((time - tries[i]!) / 50) * 50);
    expect(gaps).toEqual([100, 200, 200, 200, 200]);
  });

  it("node-group-backoff-reset-timeout makes the back-off begin anew", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "std", shortages: [{ from: seconds(0), until: seconds(1e6) }] }],
      flags: {
        "initial-node-group-backoff-duration": seconds(100),
        "node-group-backoff-reset-timeout": seconds(50),
      },
    });
    world.createPods(1, TWO_CORES);
    world.sim.runUntil(seconds(400));
    const tries = timesOf(world, "scale-up");
    // What is forgotten holds nobody back.
    expect(Math.max(...tries.slice(1).map((time, i) => time - tries[i]!))).toBeLessThan(80);
  });

  it("ok-total-unready-count says how many unready nodes stop everything", () => {
    const unhealthyWith = (flags: Flags) => {
      const world = nodeAutoscaledCluster({
        groups: [{ name: "std", initial: 2, min: 2, node: { ready: false } }],
        flags,
      });
      world.sim.runUntil(seconds(1000));
      return timesOf(world, "unhealthy")[0] ?? null;
    };
    expect(unhealthyWith({})).toBeNull();
    // Not before max-node-startup-time: until then they are starting.
    expect(unhealthyWith({ "ok-total-unready-count": 1 })).toBeGreaterThanOrEqual(900);
    const early = { "ok-total-unready-count": 1, "max-node-startup-time": seconds(300) };
    expect(unhealthyWith(early)).toBeLessThan(320);
    expect(unhealthyWith({ "ok-total-unready-count": 1, "max-total-unready-percentage": 100 })).toBeNull();
  });

  it("scale-down-enabled false keeps idle nodes", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "std", initial: 2 }],
      flags: { "scale-down-enabled": false },
    });
    world.sim.runUntil(seconds(1000));
    expect(world.target("std")).toBe(2);
  });

  it("scale-down-delay-after-delete sets deletions apart", () => {
    const world = nodeAutoscaledCluster({
      groups: [{ name: "std", initial: 2 }],
      flags: { "scale-down-delay-after-delete": seconds(120), "max-scale-down-parallelism": 1 },
    });
    world.sim.runUntil(seconds(1000));
    const [first, second] = timesOf(world, "scale-down", "node/");
    expect(second! - first!).toBeGreaterThanOrEqual(120);
    expect(second! - first!).toBeLessThan(135);
  });

  it("scale-down-delay-type-local keeps only the nodes of the group that grew", () => {
    const labels = (pool: string) => ({ node: { labels: { pool } } });
    const world = nodeAutoscaledCluster({
      groups: [
        { name: "idle", initial: 1, ...labels("idle") },
        { name: "busy", initial: 1, ...labels("busy") },
      ],
      flags: { "scale-down-delay-type-local": true },
    });
    const onBusy = { ...TWO_CORES, spec: { ...TWO_CORES.spec, nodeSelector: { pool: "busy" } } };
    world.sim.schedule(seconds(300), PHASE.demand, () => {
      const pods = world.createPods(3, onBusy);
      world.sim.scheduleAfter(seconds(100), PHASE.demand, () => {
        for (const pod of pods) world.cluster.deletePod(pod, 0);
      });
    });
    world.sim.runUntil(seconds(1600));
    const [idle] = timesOf(world, "scale-down", "node/idle");
    const [busy] = timesOf(world, "scale-down", "node/busy");
    const [scaleUp] = timesOf(world, "scale-up");
    expect(idle).toBeLessThan(620);
    expect(busy! - scaleUp!).toBeGreaterThanOrEqual(600);
  });

  it("scale-down-delay-type-local counts a group's own deletions only, and its nodes lose their timers", () => {
    const world = nodeAutoscaledCluster({
      groups: [
        { name: "a", initial: 2 },
        { name: "b", initial: 1 },
      ],
      flags: {
        "scale-down-delay-type-local": true,
        "scale-down-delay-after-delete": seconds(120),
        "max-scale-down-parallelism": 1,
      },
    });
    world.sim.runUntil(seconds(1600));
    const [first, second] = timesOf(world, "scale-down", "node/a");
    const [other] = timesOf(world, "scale-down", "node/b");
    expect(other! - first!).toBeLessThan(40);
    expect(second! - first!).toBeGreaterThanOrEqual(720);
    expect(second! - first!).toBeLessThan(760);
  });

  it("a cluster with too many unready nodes makes unneeded nodes wait anew", () => {
    const world = nodeAutoscaledCluster({
      groups: [
        { name: "idle", initial: 1 },
        { name: "broken", initial: 2, min: 2 },
      ],
      flags: { "ok-total-unready-count": 0, "max-node-startup-time": seconds(1) },
    });
    const { cluster, sim } = world;
    const turn = (at: number, ready: boolean) =>
      sim.schedule(seconds(at), PHASE.machine, () => {
        for (const node of cluster.nodes.values()) {
          if (node.group === "broken") cluster.updateNode(node, { ready });
        }
      });
    turn(300, false);
    turn(330, true);
    sim.runUntil(seconds(1200));
    const [gone] = timesOf(world, "scale-down", "node/idle");
    expect(gone).toBeGreaterThan(930);
    expect(gone).toBeLessThan(960);
  });

  it("scale-down-gpu-utilization-threshold judges nodes with GPUs, by their GPUs alone", () => {
    const scalars = (count: number) => new Map([["nvidia.com/gpu", count]]);
    const { allocatable } = nodeInit("any");
    const withGpus = { ...allocatable, scalars: scalars(4) };
    const keptWith = (flags: Flags) => {
      const world = nodeAutoscaledCluster({
        groups: [{ name: "gpu", initial: 2, node: { allocatable: withGpus, capacity: withGpus } }],
        flags: { "skip-nodes-with-custom-controller-pods": false, ...flags },
      });
      const pod = podTemplate({ cpuMillicores: 3000 });
      world.createPods(1, { ...pod, requests: { ...pod.requests, scalars: scalars(1) } });
      world.sim.runUntil(seconds(30));
      return world.actions("keep").filter(({ to }) => to === "NotUnderutilized").length;
    };
    expect(keptWith({ "scale-down-utilization-threshold": 0.1 })).toBe(0);
    expect(keptWith({ "scale-down-gpu-utilization-threshold": 0.2 })).toBe(1);
  });

  it("max-bulk-soft-taint-count bounds the soft taints of one run, and 0 turns them off", () => {
    const markedAt = (at: number, flags: Flags) => {
      const world = nodeAutoscaledCluster({ groups: [{ name: "std", initial: 12, max: 20 }], flags });
      world.sim.runUntil(seconds(at));
      return [...world.cluster.nodes.values()].filter(({ taints }) => taints.length > 0).length;
    };
    expect([markedAt(5, {}), markedAt(15, {})]).toEqual([10, 12]);
    expect(markedAt(5, { "max-bulk-soft-taint-count": 3 })).toBe(3);
    expect(markedAt(300, { "max-bulk-soft-taint-count": 0 })).toBe(0);
  });

  it.each([
    ["scale-down-non-empty-candidates-count", 1],
    ["scale-down-candidates-pool-ratio", 0],
    ["scale-down-candidates-pool-min-count", 1],
  ])("%s changes nothing, as upstream reads it nowhere", (flag, value) => {
    const play = (flags: Flags) => {
      const world = nodeAutoscaledCluster({ groups: [{ name: "std", initial: 8 }], flags });
      world.createPods(8, podTemplate({ cpuMillicores: 500 }));
      world.sim.runUntil(seconds(1000));
      return world.decisions.map(({ at, object, action, to }) => [at, object, action, to]);
    };
    expect(play({ [flag]: value })).toEqual(play({}));
  });
});
