import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts, webManifests } from "../../support/play-scenario.js";

const SCENARIO = {
  apiVersion: "headroom/v1",
  kind: "Scenario",
  name: "failures",
  start: "2026-01-05T00:00:00Z",
  duration: "20m",
  initialState: "running",
  seed: 7,
  manifests: ["web.yaml"],
  nodeGroups: [
    { name: "service", cpu: "4", memory: "8Gi", count: 6, min: 6, max: 6, zones: ["a", "b", "c"] },
  ],
  report: { interval: "1m" },
};

async function play(actions: readonly unknown[], replicas = 12, more: object = {}): Promise<Result> {
  const files = {
    "scenario.yaml": JSON.stringify({ ...SCENARIO, ...more, actions }),
    "web.yaml": webManifests({ replicas }),
  };
  return (await playTexts(files)).result;
}

function stepsOf(result: Result, object: string): readonly string[] {
  const story = result.nodeStories.find((candidate) => candidate.object === object);
  return (story?.steps ?? []).map(({ step, timeMicros }) => `${step}@${timeMicros / 1e6}`);
}

/** Seconds of the first step of a name in a story. */
function when(steps: readonly string[], name: string): number {
  return Number(steps.find((step) => step.startsWith(`${name}@`))?.split("@")[1] ?? Number.NaN);
}

describe("fail: node", () => {
  it("is noticed 40 to 55 s after the cut and empties the node 300 s later", async () => {
    const result = await play([{ at: "100s", fail: { node: "service-1" } }]);
    const node = stepsOf(result, "node/service-1");
    expect(when(node, "unknown")).toBeGreaterThanOrEqual(140);
    expect(when(node, "unknown")).toBeLessThanOrEqual(156);
    const evictions = result.decisions.filter(({ component }) => component === "taint-eviction");
    expect(evictions.length).toBeGreaterThan(0);
    for (const { timeMicros } of evictions) {
      expect(timeMicros / 1e6 - when(node, "tainted")).toBeGreaterThanOrEqual(300);
      expect(timeMicros / 1e6 - when(node, "tainted")).toBeLessThanOrEqual(301);
    }
    expect(result.workloads[0]!.ready.at(-1)).toBe(12);
  });

  it("that comes back within the grace period is never Unknown, and its pods start anew", async () => {
    const result = await play([{ at: "100s", fail: { node: "service-1" }, for: "20s" }]);
    const node = stepsOf(result, "node/service-1");
    expect(node.some((step) => step.startsWith("unknown"))).toBe(false);
    expect(result.decisions.some(({ component }) => component === "taint-eviction")).toBe(false);
    expect(result.workloads[0]!.totals.podsCreated).toBe(0);
    expect(result.workloads[0]!.ready.at(-1)).toBe(12);
  });

  it("with outage network leaves the pods' processes running", async () => {
    const result = await play([{ at: "100s", fail: { node: "service-1", outage: "network" }, for: "90s" }]);
    expect(result.podStories.some(({ steps }) => steps.some(({ step }) => step === "exited"))).toBe(false);
    expect(result.workloads[0]!.ready.at(-1)).toBe(12);
  });
});

describe("fail: zone", () => {
  it("taints its nodes one by one, ten seconds apart", async () => {
    const result = await play([{ at: "100s", fail: { zone: "b" } }]);
    const noExecute = result.nodeStories
      .flatMap(({ steps }) => steps)
      .filter(({ step, detail }) => step === "tainted" && detail.endsWith(":NoExecute"))
      .map(({ timeMicros }) => timeMicros / 1e6);
    expect(noExecute).toHaveLength(2);
    expect(noExecute[1]! - noExecute[0]!).toBeGreaterThanOrEqual(9.9);
  });

  it("that leaves no zone drives no pod away", async () => {
    const result = await play([{ at: "100s", fail: { group: "service" } }]);
    expect(result.decisions.some(({ component }) => component === "taint-eviction")).toBe(false);
  });
});

describe("fail: mtbf", () => {
  it("fails nodes at random, each with its own luck, the same in every run", async () => {
    const failures = async () =>
      (await play([{ at: "0s", fail: { mtbf: "20m", mttr: "2m" } }])).nodeStories
        .flatMap(({ object, steps }) => steps.map(({ step, timeMicros }) => ({ object, step, timeMicros })))
        .filter(({ step }) => step === "cut off");
    const first = await failures();
    expect(new Set(first.map(({ object }) => object)).size).toBeGreaterThan(1);
    expect(await failures()).toEqual(first);
  });
});

describe("fail: pod", () => {
  it("kills its containers, which start again", async () => {
    const result = await play([{ at: "100s", fail: { pod: "Deployment/web" } }], 2);
    const restarted = result.podStories.filter(({ steps }) => steps.some(({ step }) => step === "restarted"));
    expect(restarted).toHaveLength(2);
  });
});
