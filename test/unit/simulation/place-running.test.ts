import { expect, it } from "vitest";
import { createRun } from "../../../src/simulation/index.js";
import { seconds } from "../../../src/units/index.js";
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

it("begins without an event for each pod that runs already", async () => {
  const scenario = `apiVersion: headroom/v1
kind: Scenario
name: begun
duration: 10m
manifests: [web.yaml]
nodeGroups: [{name: nodes, cpu: 8, memory: 32Gi, count: 10}]
`;
  const eventsOf = async (replicas: number) => {
    const manifests = webManifests({ replicas });
    const run = createRun(await loadTexts({ "scenario.yaml": scenario, "web.yaml": manifests }));
    run.advance(1_000_000, seconds(5));
    return run.eventsRun;
  };
  expect(await eventsOf(40)).toBe(await eventsOf(4));
});
