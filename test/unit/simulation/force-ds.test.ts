import { describe, expect, it } from "vitest";
import { playTexts, webManifests } from "../../support/play-scenario.js";

/** Set too large for the node that stands: its pod never comes there, but would come on every new node. */
const AGENT = `---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: "agent:1", resources: {requests: {cpu: "1"}}}]
`;

async function firstScaleUp(flags: object) {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "agents",
    duration: "10m",
    initialState: "running",
    manifests: ["web.yaml"],
    nodeGroups: [{ name: "std", cpu: "2", memory: "8Gi", price: 0.1, count: 1, min: 0, max: 9 }],
    actions: [
      { at: "2m", apply: "agent.yaml" },
      { at: "4m", scale: { target: "Deployment/web", replicas: 4 } },
    ],
    clusterAutoscaler: flags,
    report: { interval: "1m" },
  };
  const { result } = await playTexts({
    "scenario.yaml": JSON.stringify(scenario),
    "web.yaml": webManifests({ replicas: 2, request: "900m", limit: "1" }),
    "agent.yaml": AGENT.replace("---\n", ""),
  });
  const found = result.decisions.find(
    ({ action, timeMicros }) => action === "scale-up" && timeMicros > 240e6,
  );
  return `${found?.from} to ${found?.to}`;
}

describe("force-ds", () => {
  it("makes a scale-up count DaemonSets that the example node has no room for", async () => {
    expect(await firstScaleUp({})).toBe("1 to 2");
    expect(await firstScaleUp({ "force-ds": true })).toBe("1 to 3");
  });
});
