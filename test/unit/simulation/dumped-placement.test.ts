import { describe, expect, it } from "vitest";
import { loadScenario, memoryFileSource } from "../../../src/scenario/index.js";
import { createRun } from "../../../src/simulation/index.js";
import { loadTexts, webManifests } from "../../support/play-scenario.js";

const SCENARIO = `apiVersion: headroom/v1
kind: Scenario
name: as-it-is
duration: 10m
manifests: [web.yaml]
initialState: {dump: pods.yaml}
nodeGroups: [{name: pool, cpu: 4, memory: 16Gi, count: 3}]
`;

function dumpOf(nodes: readonly string[]): string {
  return nodes
    .map(
      (node, i) => `apiVersion: v1
kind: Pod
metadata:
  name: web-5d8f-${i}
  labels: {app: web, pod-template-hash: 5d8f}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d8f, uid: u, controller: true}]
spec: {nodeName: ${node}, containers: [{name: main, image: "web:1"}]}
status: {phase: Running}
`,
    )
    .join("---\n");
}

async function begin(manifests: string, dump: string) {
  const files = { "scenario.yaml": SCENARIO, "web.yaml": manifests, "pods.yaml": dump };
  const { cluster } = createRun(await loadTexts(files));
  const nodes = [...cluster.pods.values()].map((pod) => pod.node?.name);
  return { nodes, areReady: [...cluster.pods.values()].every((pod) => pod.isReady) };
}

describe("a run that begins as a dump says", () => {
  it("has each pod on the node where the dump shows one of its workload, Running and Ready", async () => {
    const { nodes, areReady } = await begin(
      webManifests({ replicas: 3 }),
      dumpOf(["pool-3", "pool-3", "pool-1"]),
    );
    expect(nodes).toEqual(["pool-3", "pool-3", "pool-1"]);
    expect(areReady).toBe(true);
  });

  it("begins with as many pods as the dump shows where an HPA sets their number", async () => {
    const manifests = webManifests({ replicas: 2, hpa: { min: 2, max: 10, target: 60 } });
    expect((await begin(manifests, dumpOf(["pool-1", "pool-2", "pool-2", "pool-2"]))).nodes).toHaveLength(4);
  });

  it("begins with as many pods as the manifest says where nothing else sets their number", async () => {
    expect((await begin(webManifests({ replicas: 2 }), dumpOf(Array(4).fill("pool-2")))).nodes).toEqual([
      "pool-2",
      "pool-2",
    ]);
  });

  it("lets the scheduler place what the dump's node has no room for", async () => {
    const { nodes } = await begin(
      webManifests({ replicas: 3, request: "2", limit: "2" }),
      dumpOf(Array(3).fill("pool-2")),
    );
    expect(nodes.filter((name) => name === "pool-2")).toHaveLength(2);
    expect(nodes).not.toContain(undefined);
  });

  it("warns of pods on nodes that are not there, and lets the scheduler place them", async () => {
    const files = {
      "scenario.yaml": SCENARIO,
      "web.yaml": webManifests({}),
      "pods.yaml": dumpOf(["ip-10-0-0-1", "pool-1"]),
    };
    const { diagnostics } = await loadScenario(
      memoryFileSource(new Map(Object.entries(files))),
      "scenario.yaml",
    );
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        code: "HR1554",
        message:
          "1 of the dump's 2 pods are on nodes that are not there (ip-10-0-0-1): the scheduler places them",
      }),
    );
    expect((await begin(webManifests({}), files["pods.yaml"])).nodes).not.toContain(undefined);
  });

  it("warns of a dump that shows no pods", async () => {
    const files = { "scenario.yaml": SCENARIO, "web.yaml": webManifests({}), "pods.yaml": webManifests({}) };
    const { diagnostics } = await loadScenario(
      memoryFileSource(new Map(Object.entries(files))),
      "scenario.yaml",
    );
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: "HR1554" }));
  });

  it("tells a fault of a dump once that is among the manifests, too", async () => {
    const dump = dumpOf(["pool-1"]).replace("nodeName: pool-1", "nodeName: [pool-1]");
    const files = {
      "scenario.yaml": SCENARIO.replace("[web.yaml]", "[web.yaml, pods.yaml]"),
      "web.yaml": webManifests({}),
      "pods.yaml": dump,
    };
    const { diagnostics } = await loadScenario(
      memoryFileSource(new Map(Object.entries(files))),
      "scenario.yaml",
    );
    expect(diagnostics.filter(({ code }) => code === "HR1111")).toHaveLength(1);
  });

  it("refuses a dump that is not there", async () => {
    const files = { "scenario.yaml": SCENARIO, "web.yaml": webManifests({}) };
    const { loaded, diagnostics } = await loadScenario(
      memoryFileSource(new Map(Object.entries(files))),
      "scenario.yaml",
    );
    expect(loaded).toBeNull();
    expect(diagnostics).toContainEqual(expect.objectContaining({ code: "HR1601" }));
  });
});
