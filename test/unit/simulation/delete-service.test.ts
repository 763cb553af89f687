import { describe, expect, it } from "vitest";
import { playTexts, webManifests } from "../../support/play-scenario.js";

describe("deleting a Service", () => {
  it("turns its requests away from then on", async () => {
    const { result } = await playTexts({
      "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: gone
duration: 20m
manifests: [web.yaml]
nodeGroups: [{name: std, cpu: 8, memory: 32Gi, count: 1, price: 0.1}]
load: [{to: Service/web, pattern: {kind: step, before: 10, after: 10, at: 1m}, request: {cpu: {mean: 5ms}}}]
actions: [{at: 10m, delete: Service/web}]
`,
      "web.yaml": webManifests({ replicas: 2 }),
    });
    const [service] = result.services;
    expect(service!.total.requests).toBeCloseTo(12_000, -1);
    expect(service!.total.refused).toBeGreaterThan(5_900);
    expect(service!.total.served).toBeGreaterThan(5_900);
  });
});
