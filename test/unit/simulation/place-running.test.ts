import { expect, it } from "vitest";
import { createRun } from "../../../src/simulation/index.js";
import { loadTexts, webManifests } from "../../support/play-scenario.js";

it("spreads the pods of a running cluster over all nodes, also where a search looks at a part of them", async () => {
  const scenario = `apiVersion: headroom/v1
kind: Scenario
name: wide
duration: 10m
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 8, memory: 32Gi, count: 300}]
`;
  const manifests = webManifests({ replicas: 600 });
  const run = createRun(await loadTexts({ "scenario.yaml": scenario, "web.yaml": manifests }));
  const podsPerNode = [...run.cluster.nodes.values()].map((node) => node.pods.size);
  expect(Math.min(...podsPerNode)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...podsPerNode)).toBeLessThanOrEqual(3);
});
