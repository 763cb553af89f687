import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts } from "../../support/play-scenario.js";

function deployment(name: string, replicas: number, more: object = {}) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
      name,
      annotations: {},
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          terminationGracePeriodSeconds: 60,
          containers: [
            {
              name: "main",
              image: `${name}:1`,
              resources: { requests: { cpu: "100m", memory: "64Mi" } },
              // The program ends when its hook is over.
              lifecycle: { preStop: { sleep: { seconds: 25 } } },
            },
          ],
          ...more,
        },
      },
    },
  };
}

/** `web` and a critical `agent` on two nodes; the first one shuts down after 100 s. */
async function play(kubelet: object, group: object = {}): Promise<Result> {
  const items = [deployment("web", 2), deployment("agent", 2, { priorityClassName: "system-node-critical" })];
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "shutdown",
    start: "2026-01-05T00:00:00Z",
    duration: "12m",
    initialState: "running",
    seed: 7,
    manifests: ["app.json"],
    kubelet,
    nodeGroups: [{ name: "n", cpu: "4", memory: "8Gi", count: 2, min: 2, max: 2, ...group }],
    actions: [{ at: "100s", fail: { node: "n-1", outage: "shutdown" } }],
  };
  const files = {
    "scenario.yaml": JSON.stringify(scenario),
    "app.json": JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  };
  return (await playTexts(files)).result;
}

const seconds = (micros: number) => micros / 1e6;
const stepOf = (result: Result, object: string, step: string) => {
  const story = result.nodeStories.find((each) => each.object === object);
  return seconds(story?.steps.find((each) => each.step === step)?.timeMicros ?? Number.NaN);
};
/** By workload: when pods were told that their node shuts down. */
const terminated = (result: Result, name: string) =>
  result.podStories
    .filter(({ object }) => object.startsWith(`pod/default/${name}-`))
    .flatMap(({ steps }) => steps)
    .filter(({ step }) => step === "terminated")
    .map(({ timeMicros }) => seconds(timeMicros));

const GRACE = { shutdownGracePeriod: "40s", shutdownGracePeriodCriticalPods: "10s" };

describe("a node that shuts down", () => {
  it("is not ready at once, and ends its critical pods after the others", async () => {
    const result = await play(GRACE);
    expect(stepOf(result, "node/n-1", "not ready")).toBe(100);
    expect(terminated(result, "web")).toEqual([100]);
    // Pods of web end when their hook of 25 s is over.
    const [agent] = terminated(result, "agent");
    expect(agent!).toBeGreaterThanOrEqual(125);
    expect(agent!).toBeLessThan(130);
  });

  it("loses its power when the critical pods have had their time", async () => {
    const result = await play(GRACE);
    const cutOff = stepOf(result, "node/n-1", "cut off");
    const [agent] = terminated(result, "agent");
    // Its hook would take 25 s; it gets 10, and 2 for SIGTERM.
    expect(cutOff - agent!).toBeCloseTo(10, 1);
  });

  it("cuts the others' time where they take longer than what is not kept for critical ones", async () => {
    const result = await play({ shutdownGracePeriod: "20s", shutdownGracePeriodCriticalPods: "10s" });
    expect(terminated(result, "agent")[0]! - terminated(result, "web")[0]!).toBeLessThanOrEqual(12);
  });

  it("lets the owners replace its pods long before it is given up", async () => {
    const web = (await play(GRACE)).workloads.find(({ workload }) => workload === "Deployment/default/web")!;
    expect(web.ready.at(-1)).toBe(2);
    expect(web.ready[3]).toBe(2);
  });

  it("does nothing for its pods unless it is configured", async () => {
    const result = await play({});
    expect(terminated(result, "web")).toEqual([]);
    expect(stepOf(result, "node/n-1", "cut off")).toBe(100);
  });

  it("takes the settings of its node group", async () => {
    const result = await play({}, { kubelet: GRACE });
    expect(terminated(result, "web")).toEqual([100]);
  });
});
