import { describe, expect, it } from "vitest";
import { explainDecision, PHASE } from "../../../../src/engine/index.js";
import { seconds, toSeconds } from "../../../../src/units/index.js";
import { nodeAutoscaledCluster } from "../../../support/node-autoscaled-cluster.js";
import { podTemplate } from "../../../support/pods.js";

const TWO_CORES = podTemplate({ cpuMillicores: 2000 });

describe("ClusterAutoscaler", () => {
  it("buys the nodes that pending pods need, once, and the pods run on them", () => {
    const { sim, createPods, target, actions, pending, cluster } = nodeAutoscaledCluster({
      groups: [{ name: "std", initial: 1 }],
    });
    sim.schedule(seconds(100), PHASE.demand, () => createPods(6, TWO_CORES));
    sim.runUntil(seconds(300));
    expect(target("std")).toBe(3);
    expect(actions("scale-up")).toHaveLength(1);
    expect(pending()).toBe(0);
    expect(cluster.nodes.size).toBe(3);
  });

  it("leaves a burst that is younger than 2 s to a later run", () => {
    const { sim, createPods, actions } = nodeAutoscaledCluster({ groups: [{ name: "std" }] });
    sim.schedule(seconds(101), PHASE.demand, () => createPods(1, TWO_CORES));
    sim.runUntil(seconds(300));
    const [first] = actions("scale-up");
    // The pod woke the loop at once, then the timer of 10 s ran.
    expect(toSeconds(first!.at)).toBeGreaterThan(110);
    expect(toSeconds(first!.at)).toBeLessThan(112);
  });

  it("removes an empty node 10 minutes after it was found unneeded and the add cooldown is over", () => {
    const { sim, createPods, target, actions, cluster } = nodeAutoscaledCluster({
      groups: [{ name: "std", initial: 1, min: 1 }],
    });
    let pods = createPods(0);
    sim.schedule(seconds(100), PHASE.demand, () => {
      pods = createPods(4, TWO_CORES);
    });
    sim.schedule(seconds(400), PHASE.demand, () => {
      for (const pod of pods) cluster.deletePod(pod, 0);
    });
    sim.runUntil(seconds(995));
    expect(target("std")).toBe(2);
    sim.runUntil(seconds(1100));
    expect(target("std")).toBe(1);
    expect(cluster.nodes.size).toBe(1);
    const [removal] = actions("scale-down").filter(({ object }) => object.startsWith("node/"));
    expect(toSeconds(removal!.at)).toBeGreaterThan(1000);
    expect(toSeconds(removal!.at)).toBeLessThan(1025);
    const kept = actions("keep").filter(({ object, at }) => object === removal!.object && at > removal!.at);
    expect(kept, "nothing keeps a node whose machine was deleted").toEqual([]);
  });

  it("turns to another group when the cloud has no machines of the first", () => {
    const { sim, createPods, target, actions, pending } = nodeAutoscaledCluster({
      groups: [
        { name: "first", shortages: [{ from: seconds(0), until: seconds(5000) }] },
        { name: "second" },
      ],
      flags: { expander: "least-nodes,least-waste" },
    });
    createPods(4, TWO_CORES);
    sim.runUntil(seconds(600));
    expect(actions("instance-errors").length).toBeLessThanOrEqual(2);
    expect(target("first")).toBe(0);
    expect(target("second")).toBe(2);
    expect(pending()).toBe(0);
  });

  it("marks deletion candidates in a run for max-bulk-soft-taint-time at most", () => {
    const { sim, cluster } = nodeAutoscaledCluster({ groups: [{ name: "std", initial: 8 }], qps: 1 });
    const marked = () => [...cluster.nodes.values()].filter(({ taints }) => taints.length > 0).length;
    sim.runUntil(seconds(9));
    // One call at once, then one a second; the call after three seconds is not made.
    expect(marked()).toBe(4);
    sim.runUntil(seconds(19));
    expect(marked()).toBe(8);
  });

  it.each([
    [false, 3, 1],
    [true, 1, 0],
  ])(
    "leaves failed instances of a group at its minimum to the cloud, unless forced: %s",
    (force, size, kept) => {
      const { sim, target, actions } = nodeAutoscaledCluster({
        groups: [
          { name: "std", initial: 1, min: 3, shortages: [{ from: seconds(0), until: seconds(5000) }] },
        ],
        flags: { "enforce-node-group-min-size": true, "force-delete-failed-nodes": force },
      });
      sim.runUntil(seconds(200));
      expect(target("std")).toBe(size);
      expect(actions("delete-refused")).toHaveLength(kept);
      expect(actions("instance-errors")).toHaveLength(1);
    },
  );

  it("gives up nodes that do not come in time and backs the group off", () => {
    const { sim, createPods, target, actions } = nodeAutoscaledCluster({
      groups: [{ name: "slow", bootSeconds: 5000 }],
      flags: { "max-node-provision-time": seconds(300) },
    });
    createPods(2, TWO_CORES);
    sim.runUntil(seconds(340));
    expect(actions("scale-up-timeout")).toHaveLength(1);
    expect(actions("remove-unregistered")).toHaveLength(1);
    expect(target("slow")).toBe(0);
    sim.runUntil(seconds(600));
    expect(actions("scale-up")).toHaveLength(1);
  });

  it("tells why no group can help a pod", () => {
    const { sim, createPods, actions } = nodeAutoscaledCluster({ groups: [{ name: "std", initial: 1 }] });
    createPods(1, podTemplate({ cpuMillicores: 64_000 }));
    sim.runUntil(seconds(60));
    expect(explainDecision(actions("no-scale-up")[0]!)).toBe(
      "no scale-up for 1 pending pod: no group can help; std ruled out for 1 pod: Insufficient cpu",
    );
  });

  it("tells what each expander made of the options", () => {
    const { sim, createPods, actions } = nodeAutoscaledCluster({
      groups: [{ name: "a" }, { name: "b" }],
    });
    createPods(2, TWO_CORES);
    sim.runUntil(seconds(60));
    expect(explainDecision(actions("scale-up")[0]!)).toMatch(
      /^1 node of [ab] for 2 of 2 pending pods; options: a 1 node for 2 pods \(least-waste 0\.992(; chosen)?\), b 1 node for 2 pods \(least-waste 0\.992(; chosen)?\)$/,
    );
  });

  it("ends in the same state whenever it is run", () => {
    const play = () => {
      const { sim, createPods, decisions } = nodeAutoscaledCluster({
        groups: [{ name: "a", initial: 1 }, { name: "b" }],
      });
      sim.schedule(seconds(50), PHASE.demand, () => createPods(9, TWO_CORES));
      sim.runUntil(seconds(2000));
      return decisions.map(({ at, object, action, from, to }) => [at, object, action, from, to]);
    };
    expect(play()).toEqual(play());
  });

  it("decides the same whether runs that change nothing are left out or not", () => {
    const play = (isDisturbed: boolean) => {
      const { sim, createPods, decisions, cluster } = nodeAutoscaledCluster({
        groups: [{ name: "a", initial: 2, min: 1 }, { name: "b" }],
      });
      let pods = createPods(2, TWO_CORES);
      sim.schedule(seconds(700), PHASE.demand, () => {
        pods = [...pods, ...createPods(9, TWO_CORES)];
      });
      sim.schedule(seconds(1500), PHASE.demand, () => {
        for (const pod of pods.slice(3)) cluster.deletePod(pod, 0);
      });
      const node = cluster.nodes.get("a-1")!;
      for (let at = 3; isDisturbed && at < 4000; at += 7) {
        sim.schedule(seconds(at), PHASE.demand, () => cluster.nodes.notify(node, "labels"));
      }
      sim.runUntil(seconds(4000));
      return decisions
        .filter(({ component }) => component === "cluster-autoscaler")
        .map(({ at, object, action, from, to }) => [at, object, action, from, to]);
    };
    const told = play(false);
    expect(told.filter(([, , action]) => action === "scale-down").length).toBeGreaterThan(2);
    expect(told).toEqual(play(true));
  });

  it("buys nodes for pods that a bypassed scheduler has not looked at, however young", () => {
    const play = (flags: Parameters<typeof nodeAutoscaledCluster>[0]["flags"] = {}) => {
      const { sim, createPods, actions } = nodeAutoscaledCluster({ groups: [{ name: "std" }], flags });
      sim.schedule(seconds(99.5), PHASE.demand, () => {
        createPods(2, { ...TWO_CORES, spec: { ...TWO_CORES.spec, schedulerName: "batch" } });
      });
      sim.runUntil(seconds(300));
      return actions("scale-up").map(({ at, to }) => [Math.floor(toSeconds(at)), to]);
    };
    expect(play()).toEqual([]);
    expect(play({ "bypassed-scheduler-names": ["default-scheduler,batch"] })).toEqual([[100, 1]]);
  });

  it("leaves the pods of schedulers alone that are not allowed", () => {
    const { sim, createPods, actions } = nodeAutoscaledCluster({
      groups: [{ name: "std" }],
      flags: { "allowed-scheduler-names": ["batch"] },
    });
    createPods(2, TWO_CORES);
    sim.runUntil(seconds(300));
    expect(actions("scale-up")).toEqual([]);
  });

  it("refuses a flag that is not valid", () => {
    const build = (expander: string) => () =>
      nodeAutoscaledCluster({ groups: [{ name: "a" }], flags: { expander } });
    expect(build("cheapest")).toThrow(RangeError);
    expect(build("random,least-waste")).toThrow("randomNotLast");
    expect(build("price")).toThrow("noPrices");
  });
});
