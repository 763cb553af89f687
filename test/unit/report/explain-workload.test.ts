import { describe, expect, it } from "vitest";
import { explainWorkload, workloadNames } from "../../../src/report/index.js";
import { playTexts, webManifests } from "../../support/play-scenario.js";

const SCENARIO = {
  apiVersion: "headroom/v1",
  kind: "Scenario",
  name: "rollout",
  start: "2026-01-05T00:00:00Z",
  duration: "10m",
  initialState: "running",
  seed: 2,
  manifests: ["web.yaml"],
  nodeGroups: [{ name: "service", cpu: "8", memory: "16Gi", count: 2, min: 2, max: 2 }],
  actions: [{ at: "2m", restart: "Deployment/web" }],
  report: { interval: "1m" },
};

async function play() {
  const files = { "scenario.yaml": JSON.stringify(SCENARIO), "web.yaml": webManifests({ replicas: 4 }) };
  return (await playTexts(files)).result;
}

describe("explainWorkload", () => {
  it("tells a rollout by the Deployment's and its ReplicaSets' decisions", async () => {
    const text = explainWorkload(await play(), "deployment", "web");
    expect(text).toContain("Deployment/default/web: 4 pods created, 4 deleted");
    expect(text).toContain("first size of a new template");
    expect(text).toMatch(/replicaset .*create-pods/);
  });

  it("tells what there was at a time", async () => {
    const text = explainWorkload(await play(), "deployment", "default/web", 60e6);
    expect(text).toContain("at 2026-01-05T00:01:00Z: 4 wanted, 4 exist, 4 ready, 0 without a node");
  });

  it("is undefined for a workload that the run does not have", async () => {
    const result = await play();
    expect(explainWorkload(result, "statefulset", "web")).toBeUndefined();
    expect(workloadNames(result, "deployment")).toEqual(["default/web"]);
  });
});
