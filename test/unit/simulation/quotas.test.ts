import { describe, expect, it } from "vitest";
import type { Result } from "../../../src/recording/index.js";
import { playTexts, webManifests } from "../../support/play-scenario.js";

const QUOTA = (pods: number) => `---
apiVersion: v1
kind: ResourceQuota
metadata: {name: team}
spec: {hard: {pods: "${pods}"}}
`;

async function play(manifests: string, actions: readonly unknown[], initialState = "empty"): Promise<Result> {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "quotas",
    start: "2026-01-05T00:00:00Z",
    duration: "20m",
    initialState,
    seed: 5,
    manifests: ["web.yaml"],
    nodeGroups: [{ name: "service", cpu: "8", memory: "16Gi", count: 2, min: 2, max: 2 }],
    actions,
    report: { interval: "1m" },
  };
  const files = { "scenario.yaml": JSON.stringify(scenario), "web.yaml": manifests };
  return (await playTexts(files)).result;
}

describe("ResourceQuota", () => {
  it("keeps a workload at the pods that fit, and says so once with a count", async () => {
    const result = await play(webManifests({ replicas: 8 }) + QUOTA(5), []);
    expect(result.workloads[0]!.existing.at(-1)).toBe(5);
    const refusals = result.decisions.filter(({ component }) => component === "resource-quota");
    expect(refusals).toHaveLength(1);
    expect(refusals[0]!.text).toContain("exceeded quota: team, requested: pods=1, used: pods=5");
    // 5 ms, doubled with each failure up to 1000 s: few tries in 20 minutes.
    expect(refusals[0]!.repeats).toBeGreaterThan(8);
    expect(refusals[0]!.repeats).toBeLessThan(40);
  });

  it("lets a running cluster begin with what fits", async () => {
    const result = await play(webManifests({ replicas: 8 }) + QUOTA(5), [], "running");
    expect(result.workloads[0]!.ready.at(-1)).toBe(5);
  });

  it("makes a rolling update with a surge wait for its own old pods", async () => {
    const result = await play(
      webManifests({ replicas: 4 }) + QUOTA(4),
      [{ at: "5m", restart: "Deployment/web" }],
      "running",
    );
    expect(result.decisions.some(({ component }) => component === "resource-quota")).toBe(true);
    expect(Math.max(...result.workloads[0]!.existing)).toBe(4);
  });

  it("gives room back when pods are gone", async () => {
    const result = await play(
      webManifests({ replicas: 4 }) + QUOTA(4),
      [
        { at: "2m", scale: { target: "Deployment/web", replicas: 1 } },
        { at: "5m", scale: { target: "Deployment/web", replicas: 4 } },
      ],
      "running",
    );
    expect(result.workloads[0]!.ready.at(-1)).toBe(4);
  });
});

describe("LimitRange", () => {
  it("refuses pods beyond its bounds", async () => {
    const range = `---
apiVersion: v1
kind: LimitRange
metadata: {name: bounds}
spec: {limits: [{type: Container, max: {cpu: 100m}}]}
`;
    const result = await play(webManifests({ replicas: 2, request: "200m", limit: "500m" }) + range, []);
    expect(result.workloads.reduce((sum, { existing }) => sum + existing.at(-1)!, 0)).toBe(0);
    expect(result.decisions.find(({ component }) => component === "limitranger")?.text).toContain(
      "maximum cpu usage per Container main is 0.1, but limit is 0.5",
    );
  });
});
