import { describe, expect, it } from "vitest";
import { playTexts, webManifests } from "../../support/play-scenario.js";

/** A Deployment grows to 61 pods, which its controller creates at 2 a second. */
async function scaleUps(flags: object) {
  const scenario = {
    apiVersion: "headroom/v1",
    kind: "Scenario",
    name: "burst",
    duration: "10m",
    initialState: "running",
    manifests: ["web.yaml"],
    nodeGroups: [{ name: "std", cpu: "4", memory: "16Gi", price: 0.1, count: 1, min: 0, max: 40 }],
    controllerManager: { "kube-api-qps": 2, "kube-api-burst": 2 },
    actions: [{ at: "2m", scale: { target: "Deployment/web", replicas: 61 } }],
    clusterAutoscaler: flags,
    report: { interval: "1m" },
  };
  const { result } = await playTexts({
    "scenario.yaml": JSON.stringify(scenario),
    "web.yaml": webManifests({ replicas: 1, request: "900m", limit: "1" }),
  });
  return {
    made: result.decisions.filter(({ action }) => action === "scale-up"),
    ready: result.workloads[0]!.ready.at(-1),
  };
}

describe("enable-proactive-scaleup", () => {
  it("buys at once the nodes of pods that are still to be created", async () => {
    const { made, ready } = await scaleUps({ "enable-proactive-scaleup": true });
    expect(made.map(({ from, to }) => `${from} to ${to}`)).toEqual(["1 to 16"]);
    expect(made[0]!.text).toMatch(/15 nodes of std for 57 of 57 pending pods; 52 of them not created yet/);
    expect(ready).toBe(61);
  });

  it("buys no more than pod-injection-limit lets it know of", async () => {
    const { made, ready } = await scaleUps({ "enable-proactive-scaleup": true, "pod-injection-limit": 20 });
    expect(made[0]!.to).toBe(6);
    expect(ready).toBe(61);
  });

  it("is off by default: nodes follow the pods", async () => {
    const { made, ready } = await scaleUps({});
    expect(made.length).toBeGreaterThan(2);
    expect(made.at(-1)!.to, "pods that are being bound do not count twice").toBe(16);
    expect(ready).toBe(61);
  });
});
