import { describe, expect, it } from "vitest";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { playTexts, webManifests } from "../../support/play-scenario.js";

const SCENARIO = `apiVersion: headroom/v1
kind: Scenario
name: actions
start: 2026-01-05T00:00:00Z
duration: 20m
initialState: running
manifests: [web.yaml]
nodeGroups: [{name: pool, cpu: 8, memory: 16Gi, count: 1, price: 0.1}]
`;
const POD = `apiVersion: v1
kind: Pod
metadata: {name: tool, labels: {app: tool}}
spec: {containers: [{name: tool, image: "tool:1"}]}
`;

describe("a Pod that is applied during the run", () => {
  it("is created, placed and started, and goes when it is deleted", async () => {
    const { result } = await playTexts({
      "scenario.yaml": `${SCENARIO}actions: [{at: 5m, apply: tool.yaml}, {at: 10m, delete: Pod/tool}]\n`,
      "web.yaml": webManifests({}),
      "tool.yaml": POD,
    });
    const story = result.podStories.find(({ object }) => object === "pod/default/tool");
    const steps = story?.steps.map(({ step }) => step);
    expect(steps).toEqual(expect.arrayContaining(["created", "scheduled", "ready", "deleting", "gone"]));
  });
});

describe("kinds that actions can apply and delete", () => {
  it.each([
    "ReplicaSet/x",
    "ReplicationController/x",
    "Service/x",
    "PodDisruptionBudget/x",
    "Pod/x",
    "Node/x",
    "PersistentVolumeClaim/x",
    "VerticalPodAutoscaler/x",
  ])("none is told as not modelled: delete %s", async (reference) => {
    const files = new Map([
      ["scenario.yaml", `${SCENARIO}actions: [{at: 5m, delete: ${reference}}]\n`],
      ["web.yaml", webManifests({})],
    ]);
    const { diagnostics } = await loadScenario(memoryFileSource(files), "scenario.yaml", []);
    expect(diagnostics.filter(({ code }) => code === "HR1580")).toEqual([]);
  });
});
