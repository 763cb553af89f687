import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts } from "../../support/play-scenario.js";

const WEB = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    replicas: 4,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "main", image: "web", resources: { requests: { cpu: "2500m" } } }] },
    },
  },
};

function quota(spec: object): object {
  return {
    apiVersion: "autoscaling.x-k8s.io/v1beta1",
    kind: "CapacityQuota",
    metadata: { name: "team" },
    spec,
  };
}

async function play(spec: object, isEnabled = true, actions: readonly object[] = []): Promise<Result> {
  const group = { cpu: "4", memory: "16Gi", count: 0, min: 0, max: 6, boot: "60s" };
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "quotas",
    start: "2026-01-05T00:00:00Z",
    duration: "20m",
    initialState: "empty",
    seed: 3,
    manifests: ["all.json"],
    nodeGroups: [
      { name: "red", ...group, labels: { color: "red" } },
      { name: "blue", ...group, labels: { color: "blue" }, max: 1 },
    ],
    clusterAutoscaler: { "capacity-quotas-enabled": isEnabled },
    actions,
    report: { interval: "1m" },
  };
  const all = JSON.stringify({ apiVersion: "v1", kind: "List", items: [WEB, quota(spec)] });
  return (await playTexts({ "scenario.yaml": JSON.stringify(scenario), "all.json": all })).result;
}

function sizes(result: Result): readonly number[] {
  return ["red", "blue"].map(
    (name) => result.nodeGroups.find(({ group }) => group === name)!.existing.at(-1)!,
  );
}

const RED = { matchLabels: { color: "red" } };

describe("a CapacityQuota", () => {
  it("limits what the nodes that it selects have in all; others are bought instead, and the log names it", async () => {
    const result = await play({ selector: RED, limits: { resources: { cpu: 8 } } });
    expect(sizes(result)).toEqual([2, 1]);
    const refused = result.decisions.filter(({ action }) => action === "no-scale-up");
    expect(refused[0]?.text).toContain("red skipped: quota exceeded: CapacityQuota/team (cpu)");
  });

  it("without a selector limits all nodes, also by their number", async () => {
    const [red = 0, blue = 0] = sizes(await play({ limits: { resources: { nodes: 2 } } }));
    expect(red + blue).toBe(2);
  });

  it("counts no more once it is deleted", async () => {
    const result = await play({ limits: { resources: { nodes: 2 } } }, true, [
      { at: "10m", delete: "CapacityQuota/team" },
    ]);
    const [red = 0, blue = 0] = sizes(result);
    expect(red + blue).toBe(4);
  });

  it("changes nothing without its flag", async () => {
    const [red = 0, blue = 0] = sizes(await play({ limits: { resources: { nodes: 2 } } }, false));
    expect(red + blue).toBe(4);
  });
});
