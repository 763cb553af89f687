import { describe, expect, it } from "vitest";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { playTexts, webManifests } from "../../support/play-scenario.js";

const KEY = "node.cilium.io/agent-not-ready";

function files(count: number, startupTaint: readonly string[]) {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "cilium",
    duration: "20m",
    initialState: "empty",
    manifests: ["web.yaml"],
    nodeGroups: [
      {
        name: "std",
        cpu: "2",
        memory: "8Gi",
        price: 0.1,
        count,
        min: 0,
        max: 5,
        boot: "40s",
        startupTaints: [{ key: KEY, effect: "NoExecute", removedAfter: "45s" }],
      },
    ],
    clusterAutoscaler: { "startup-taint": startupTaint },
    report: { interval: "1m" },
  };
  return {
    "scenario.yaml": JSON.stringify(scenario),
    "web.yaml": webManifests({ replicas: 3, request: "1", limit: "1" }),
  };
}

async function play(count: number, startupTaint: readonly string[]) {
  const { result, run } = await playTexts(files(count, startupTaint));
  const scaleUps = result.decisions
    .filter(({ action, object }) => action === "scale-up" && object === "nodegroup/std")
    .map(({ from, to }) => `${from} to ${to}`);
  return { scaleUps, ready: result.workloads[0]!.ready.at(-1), nodes: [...run.cluster.nodes.values()] };
}

describe("a node group with a startup taint", () => {
  it("grows once for the pods that wait for the taint to go, and they run then", async () => {
    const { scaleUps, ready, nodes } = await play(1, [KEY]);
    expect(scaleUps).toEqual(["1 to 2"]);
    expect(ready).toBe(3);
    expect(nodes.flatMap(({ taints }) => taints)).toEqual([]);
  });

  it("grows again and again for the same pods, where the autoscaler does not know the taint", async () => {
    const { scaleUps } = await play(1, []);
    expect(scaleUps.slice(0, 2)).toEqual(["1 to 2", "2 to 3"]);
  });

  it("grows from zero only where the autoscaler knows the taint", async () => {
    expect((await play(0, [KEY])).scaleUps).toEqual(["0 to 2"]);
    expect((await play(0, [])).scaleUps).toEqual([]);
  });

  it("is warned of where the autoscaler does not know the taint", async () => {
    const warnings = async (startupTaint: readonly string[]) => {
      const { diagnostics } = await loadScenario(
        memoryFileSource(new Map(Object.entries(files(1, startupTaint)))),
        "scenario.yaml",
      );
      return diagnostics.filter(({ code }) => code === "HR1589").map(({ rule }) => rule);
    };
    expect(await warnings([])).toEqual([`write startup-taint: [${KEY}] under clusterAutoscaler`]);
    expect(await warnings([KEY])).toEqual([]);
  });
});
