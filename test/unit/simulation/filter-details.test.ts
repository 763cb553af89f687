import { expect, it } from "vitest";
import { explainPod } from "../../../src/report/index.js";
import { playTexts, webManifests } from "../../support/play-scenario.js";

it("a pod's life says which plugin filtered out which nodes, where that is asked for", async () => {
  const { result } = await playTexts(
    {
      "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: filtered
duration: 1m
initialState: empty
manifests: [web.yaml]
nodeGroups:
  - {name: pool, cpu: 2, memory: 16Gi, count: 2}
  - {name: gpu, cpu: 8, memory: 16Gi, count: 1, taints: [{key: gpu, value: x, effect: NoSchedule}]}
`,
      "web.yaml": webManifests({ replicas: 1, request: "3", limit: "3" }),
    },
    [],
    { isDetailed: ({ name }) => name.startsWith("web") },
  );
  const told = explainPod(result, "web") ?? "";
  expect(told).toMatch(
    /filtered out: NodeResourcesFit \(Insufficient cpu\): pool-1, pool-2; TaintToleration \(node\(s\) had untolerated taint\(s\)\): gpu-1/,
  );
});

it("a pod's state at a time is its last step until then", async () => {
  const { result } = await playTexts({
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: then
duration: 5m
initialState: empty
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 2, memory: 16Gi, count: 1}]
`,
    "web.yaml": webManifests({ replicas: 1 }),
  });
  expect(explainPod(result, "web", 240e6)).toMatch(
    /^at .*: receives traffic: Service default\/web \(kube-proxy\), \d+\.\d{3} s before$/m,
  );
  expect(explainPod(result, "web", 0)).toMatch(/^at .*: not created yet$/m);
});
