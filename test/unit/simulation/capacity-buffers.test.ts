import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts } from "../../support/play-scenario.js";

const FLAGS = { "capacity-buffer-controller-enabled": true, "capacity-buffer-pod-injection-enabled": true };

function web(replicas: number): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "main", image: "web", resources: { requests: { cpu: "2500m" } } }] },
      },
    },
  };
}

function buffer(spec: object): object {
  return {
    apiVersion: "autoscaling.x-k8s.io/v1beta1",
    kind: "CapacityBuffer",
    metadata: { name: "spare" },
    spec,
  };
}

const OF_WEB = { scalableRef: { apiGroup: "apps", kind: "Deployment", name: "web" } };

interface Shape {
  readonly manifests: readonly object[];
  readonly flags?: object;
  readonly actions?: readonly object[];
  readonly files?: Readonly<Record<string, object>>;
  readonly duration?: string;
}

async function play({
  manifests,
  flags = FLAGS,
  actions = [],
  files = {},
  duration = "40m",
}: Shape): Promise<Result> {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "buffers",
    start: "2026-01-05T00:00:00Z",
    duration,
    initialState: "empty",
    seed: 3,
    manifests: ["all.json"],
    nodeGroups: [{ name: "std", cpu: "4", memory: "16Gi", count: 1, min: 1, max: 6, boot: "60s" }],
    clusterAutoscaler: flags,
    actions,
    report: { interval: "1m" },
  };
  const texts = Object.fromEntries(
    Object.entries(files).map(([name, object]) => [name, JSON.stringify(object)]),
  );
  const all = JSON.stringify({ apiVersion: "v1", kind: "List", items: manifests });
  return (await playTexts({ "scenario.yaml": JSON.stringify(scenario), "all.json": all, ...texts })).result;
}

function acts(result: Result, action: string): readonly string[] {
  return result.decisions
    .filter((decision) => decision.component === "cluster-autoscaler" && decision.action === action)
    .map(({ timeMicros, text }) => `${Math.floor(timeMicros / 60e6)}m ${text}`);
}

function nodesOf(result: Result): readonly number[] {
  return [...result.nodeGroups[0]!.existing];
}

describe("a CapacityBuffer", () => {
  it("keeps room for its pods on nodes of its own for as long as it is there", async () => {
    const result = await play({ manifests: [web(1), buffer({ ...OF_WEB, replicas: 2 })] });
    expect(nodesOf(result)[5]).toBe(3);
    // Empty nodes would go after ten minutes; the virtual pods stand on these.
    expect(nodesOf(result).at(-1)).toBe(3);
    expect(result.workloads[0]!.existing.at(-1)).toBe(1);
    expect(acts(result, "resize")[0]).toBe("0m keeps room for 2 pods of Deployment web (by its replicas)");
    expect(acts(result, "scale-up")[0]).toContain(
      "1 of them stands for the room of CapacityBuffer default/spare",
    );
  });

  it("gives its room to a new pod at once and buys it anew", async () => {
    const result = await play({
      manifests: [web(1), buffer({ ...OF_WEB, replicas: 1 })],
      actions: [{ at: "10m", scale: { target: "Deployment/web", replicas: 2 } }],
    });
    expect(result.workloads[0]!.ready[10]).toBe(2);
    expect(nodesOf(result)[9]).toBe(2);
    expect(nodesOf(result).at(-1)).toBe(3);
  });

  it("follows the size of its workload by its percentage, rounded down", async () => {
    const result = await play({
      manifests: [web(1), buffer({ ...OF_WEB, percentage: 50 })],
      actions: [{ at: "10m", scale: { target: "Deployment/web", replicas: 3 } }],
    });
    expect(nodesOf(result)[9]).toBe(1);
    expect(nodesOf(result).at(-1)).toBe(4);
  });

  it("lets its nodes go when it is deleted", async () => {
    const result = await play({
      manifests: [web(1), buffer({ ...OF_WEB, replicas: 2 })],
      actions: [{ at: "15m", delete: "CapacityBuffer/spare" }],
    });
    expect(nodesOf(result)[14]).toBe(3);
    expect(nodesOf(result).at(-1)).toBe(1);
  });

  it("takes its pods from a PodTemplate, which may come later than the buffer", async () => {
    const template = {
      apiVersion: "v1",
      kind: "PodTemplate",
      metadata: { name: "chunk" },
      template: { spec: { containers: [{ name: "c", image: "c", resources: { requests: { cpu: "1" } } }] } },
    };
    const result = await play({
      manifests: [web(1), buffer({ podTemplateRef: { name: "chunk" }, limits: { cpu: "6500m" } })],
      files: { "template.json": template },
      actions: [{ at: "10m", apply: "template.json" }],
    });
    expect(nodesOf(result)[9]).toBe(1);
    // One of six chunks fits beside the web pod, four on the next node.
    expect(nodesOf(result).at(-1)).toBe(3);
    expect(acts(result, "resize")).toEqual([
      "0m keeps no room: there is no PodTemplate chunk",
      "10m keeps room for 6 pods of PodTemplate chunk (by its limits)",
    ]);
  });

  it("changes nothing without both of its flags", async () => {
    const result = await play({
      manifests: [web(1), buffer({ ...OF_WEB, replicas: 2 })],
      flags: { "capacity-buffer-pod-injection-enabled": true },
    });
    expect(Math.max(...nodesOf(result))).toBe(1);
  });
});
