import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { explainNode } from "../../../src/report/index.js";
import { playTexts } from "../../support/play-scenario.js";

const GIB = 1024;

interface Workload {
  readonly name: string;
  readonly memoryMi: number;
  readonly requestMi: number;
  readonly replicas?: number;
  readonly priority?: string;
}

function deployment({ name, requestMi, replicas = 1, priority }: Workload) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          ...(priority === undefined ? {} : { priorityClassName: priority }),
          containers: [
            {
              name: "main",
              image: `${name}:1`,
              ...(requestMi === 0
                ? {}
                : { resources: { requests: { memory: `${requestMi}Mi`, cpu: "10m" } } }),
            },
          ],
        },
      },
    },
  };
}

/** Pods on one node of 4 GiB, 100 MiB of which are the hard threshold's; their memory jumps to its value at 2 m. */
async function play(
  workloads: readonly Workload[],
  kubelet: object = {},
  more: object = {},
): Promise<Result> {
  const items = [
    {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "high" },
      value: 1000,
    },
    ...workloads.map(deployment),
  ];
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "pressure",
    start: "2026-01-05T00:00:00Z",
    duration: "20m",
    initialState: "running",
    seed: 3,
    manifests: ["app.json"],
    kubelet,
    nodeGroups: [{ name: "n", cpu: "4", memory: `${4 * GIB}Mi`, count: 1, min: 1, max: 1 }],
    load: workloads.map(({ name, memoryMi }) => ({
      to: `Deployment/${name}`,
      usage: {
        memory: {
          pattern: {
            kind: "points",
            points: [
              ["0s", 100],
              ["2m", memoryMi],
              ["8m", 100],
            ],
          },
          unit: "Mi",
          share: "per-pod",
        },
      },
    })),
    ...more,
  };
  const files = {
    "scenario.yaml": JSON.stringify(scenario),
    "app.json": JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  };
  return (await playTexts(files)).result;
}

const evictions = (result: Result) => result.decisions.filter(({ action }) => action === "evict");
const evictedOf = (result: Result) =>
  evictions(result).map(({ to }) => String(to).replace(/^pod\/default\/([a-z]+)-.*/, "$1"));
const stepsOf = (result: Result, step: string) =>
  result.nodeStories.flatMap((story) => story.steps).filter((each) => each.step === step);

describe("a node whose pods need more memory than it has", () => {
  it("evicts the one that exceeds its request before those that do not", async () => {
    const result = await play([
      { name: "big", memoryMi: 2500, requestMi: 2500 },
      { name: "over", memoryMi: 1700, requestMi: 200 },
    ]);
    expect(evictedOf(result)[0]).toBe("over");
    expect(evictedOf(result)).not.toContain("big");
    // The memory jumps at 2 m, and the kubelet looks every 10 s.
    const [first] = evictions(result);
    expect(first!.timeMicros / 1e6).toBeGreaterThanOrEqual(120);
    expect(first!.timeMicros / 1e6).toBeLessThanOrEqual(130);
  });

  it("evicts the lower priority of two that exceed their requests, though it uses less", async () => {
    const result = await play([
      { name: "high", memoryMi: 2600, requestMi: 100, priority: "high" },
      { name: "low", memoryMi: 1700, requestMi: 100 },
    ]);
    expect(evictedOf(result)[0]).toBe("low");
  });

  it("is under pressure until five minutes after the last time that it was short, and taints itself", async () => {
    const result = await play([
      { name: "big", memoryMi: 2500, requestMi: 2500 },
      { name: "over", memoryMi: 1700, requestMi: 200 },
    ]);
    const [begin] = stepsOf(result, "memory pressure");
    const [end] = stepsOf(result, "no memory pressure");
    expect(begin!.timeMicros / 1e6).toBeLessThanOrEqual(130);
    expect((end!.timeMicros - begin!.timeMicros) / 1e6).toBeGreaterThanOrEqual(300);
    expect(stepsOf(result, "tainted").some(({ detail }) => detail?.includes("memory-pressure"))).toBe(true);
  });

  it("lets the owner replace an evicted pod, which is Failed and stays", async () => {
    const result = await play([
      { name: "big", memoryMi: 2500, requestMi: 2500 },
      { name: "over", memoryMi: 1700, requestMi: 200 },
    ]);
    const over = result.workloads.find(({ workload }) => workload === "Deployment/default/over")!;
    expect(over.ready.at(-1)).toBe(1);
    expect(over.totals.podsCreated).toBeGreaterThanOrEqual(1);
    expect(over.totals.podsDeleted).toBe(0);
  });

  it("says why in explain node/NAME", async () => {
    const result = await play([
      { name: "big", memoryMi: 2500, requestMi: 2500 },
      { name: "over", memoryMi: 1700, requestMi: 200 },
    ]);
    expect(explainNode(result, "n-1")).toMatch(/evicts.*pod\/default\/over/);
    expect(evictions(result)[0]!.text).toContain("hard threshold 100Mi");
  });

  it("leaves everybody alone while it has enough", async () => {
    const result = await play([
      { name: "big", memoryMi: 2500, requestMi: 2500 },
      { name: "over", memoryMi: 1500, requestMi: 200 },
    ]);
    expect(evictions(result)).toEqual([]);
    expect(stepsOf(result, "memory pressure")).toEqual([]);
  });

  it("waits for the grace period of a soft threshold", async () => {
    const result = await play(
      [
        { name: "big", memoryMi: 2500, requestMi: 2500 },
        { name: "over", memoryMi: 1300, requestMi: 200 },
      ],
      {
        evictionSoft: { "memory.available": "500Mi" },
        evictionSoftGracePeriod: { "memory.available": "60s" },
        evictionMaxPodGracePeriod: 5,
      },
    );
    expect(evictedOf(result)[0]).toBe("over");
    const [begin] = stepsOf(result, "memory pressure");
    expect((evictions(result)[0]!.timeMicros - begin!.timeMicros) / 1e6).toBe(60);
  });

  it("evicts more than one where the minimum to reclaim asks for it", async () => {
    const workloads = [
      { name: "big", memoryMi: 2500, requestMi: 2500 },
      { name: "over", memoryMi: 860, requestMi: 100, replicas: 2 },
    ];
    const once = await play(workloads);
    const more = await play(workloads, { evictionMinimumReclaim: { "memory.available": "1500Mi" } });
    const within = (result: Result) =>
      evictions(result).filter(({ timeMicros }) => timeMicros < 150e6).length;
    expect(within(once)).toBe(1);
    expect(within(more)).toBe(2);
  });
});
