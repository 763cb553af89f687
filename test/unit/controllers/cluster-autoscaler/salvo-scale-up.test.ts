import { describe, expect, it } from "vitest";
import { explainDecision } from "../../../../src/engine/index.js";
import { seconds } from "../../../../src/units/index.js";
import { nodeAutoscaledCluster } from "../../../support/node-autoscaled-cluster.js";
import { podTemplate } from "../../../support/pods.js";

const TWO_CORES = podTemplate({ cpuMillicores: 2000 });
const HUGE = podTemplate({ cpuMillicores: 64_000 });

/** Six pods of half a node each; each of three groups may have one node. */
function play(flags: Parameters<typeof nodeAutoscaledCluster>[0]["flags"] = {}, others = 0) {
  const live = nodeAutoscaledCluster({
    groups: ["a", "b", "c"].map((name) => ({ name, max: 1 })),
    flags: { expander: "least-nodes,least-waste", ...flags },
  });
  live.createPods(6, TWO_CORES);
  if (others > 0) live.createPods(others, HUGE, "Job/default/huge");
  live.sim.runUntil(seconds(20));
  const scaleUps = live.actions("scale-up");
  return { ...live, scaleUps, instants: [...new Set(scaleUps.map(({ at }) => at))] };
}

describe("salvo-scale-up", () => {
  it("asks one group a run without it", () => {
    expect(play().instants).toHaveLength(3);
  });

  it("asks group after group in one run, until every pod is helped", () => {
    const { scaleUps, instants, sim, pending } = play({ "salvo-scale-up": true });
    expect(scaleUps.map(({ object }) => object).sort()).toEqual([
      "nodegroup/a",
      "nodegroup/b",
      "nodegroup/c",
    ]);
    expect(instants).toHaveLength(1);
    sim.runUntil(seconds(200));
    expect(pending()).toBe(0);
  });

  it("ends at the first scale-up that is none, with what that one found", () => {
    const { instants, actions } = play({ "salvo-scale-up": true }, 2);
    expect(instants).toHaveLength(1);
    expect(actions("no-scale-up")[0]!.at).toBe(instants[0]);
    expect(actions("no-scale-up")[0]!.from).toBe("2 pods wait");
  });

  it("ends when its budget is spent", () => {
    const budget = seconds(0.000_3);
    // The first pass takes 6 pods of 50 µs.
    const { instants, scaleUps } = play({ "salvo-scale-up": true, "salvo-scale-up-budget": budget });
    expect(scaleUps.filter(({ at }) => at === instants[0])).toHaveLength(1);
  });

  it("counts nodes of the same run against max-nodes-total", () => {
    const { scaleUps } = play({ "salvo-scale-up": true, "max-nodes-total": 2 });
    expect(scaleUps).toHaveLength(2);
  });

  it("leaves nothing of its own to the runs that follow", () => {
    const { sim, actions, createPods, target, cluster } = play({ "salvo-scale-up": true });
    sim.runUntil(seconds(200));
    expect(cluster.nodes.size).toBe(3);
    createPods(1, TWO_CORES);
    sim.runUntil(seconds(230));
    // All groups are full: nothing of the salvo stands in the snapshot any more.
    expect(target("a") + target("b") + target("c")).toBe(3);
    expect(explainDecision(actions("no-scale-up").at(-1)!)).toContain("at its maximum of 1");
  });
});
