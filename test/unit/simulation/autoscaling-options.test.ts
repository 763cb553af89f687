import { describe, expect, it } from "vitest";
import { playTexts, webManifests } from "../../support/play-scenario.js";

/** A Deployment that needs a node or two, on a group of three. */
async function nodesAfter(
  duration: string,
  group: string,
): Promise<{ nodes: number; kept: readonly string[] }> {
  const { run, result } = await playTexts({
    "web.yaml": webManifests({ replicas: 1 }),
    "scenario.yaml": `
apiVersion: headroom/v1
kind: Scenario
name: options
duration: ${duration}
manifests: [web.yaml]
nodeGroups: [{name: std, cpu: 4, memory: 16Gi, price: 0.2, count: 3, min: 1, max: 3${group}}]
clusterAutoscaler: {}
load: [{to: Service/web, constant: 1, request: {cpu: {mean: 10ms}}}]
`,
  });
  const kept = result.decisions.filter(
    ({ action, object }) => action === "keep" && object.startsWith("node/"),
  );
  return { nodes: run.cluster.nodes.size, kept: kept.map(({ text }) => text) };
}

describe("a node group in a run", () => {
  it("loses idle nodes after its own scaleDownUnneededTime", async () => {
    expect((await nodesAfter("6m", "")).nodes).toBe(3);
    expect((await nodesAfter("6m", ", autoscalingOptions: {scaleDownUnneededTime: 2m}")).nodes).toBe(1);
  });

  it("keeps nodes that an annotation takes out of scale-down, and says so", async () => {
    const annotation = ', annotations: {"cluster-autoscaler.kubernetes.io/scale-down-disabled": "true"}';
    const { nodes, kept } = await nodesAfter("20m", annotation);
    expect(nodes).toBe(3);
    expect(kept.join("\n")).toMatch(/annotation/i);
  });
});
