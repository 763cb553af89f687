import { describe, expect, it } from "vitest";
import { readManifests } from "../../../src/kubernetes/index.js";
import { rightsize } from "../../../src/planning/index.js";
import { createRun } from "../../../src/simulation/index.js";
import { loadTexts, playTexts } from "../../support/play-scenario.js";
import { deployment, updateMode, verticalAutoscaler } from "../../support/vertical-manifests.js";

const WORKER = deployment("worker");

function vpa(mode: string, more = ""): string {
  return verticalAutoscaler("worker", updateMode(mode) + more);
}

function files(manifests: string, use: { readonly cpu: number; readonly memoryMi: number }, duration = "2h") {
  return {
    "scenario.yaml": `apiVersion: headroom/v1
kind: Scenario
name: vertical
start: 2026-01-05T00:00:00Z
duration: ${duration}
manifests: [m.yaml]
nodeGroups: [{name: node, cpu: 16, memory: 64Gi, count: 2, price: 0.4}]
load:
  - to: Deployment/worker
    usage:
      cpu: {constant: ${use.cpu}, unit: cores}
      memory: {constant: ${use.memoryMi}, unit: Mi}
report: {interval: 10m}
`,
    "m.yaml": manifests,
  };
}

function lastOf(column: Float64Array): number {
  return column[column.length - 1]!;
}

describe("a VPA in a run", () => {
  it("evicts pods whose requests are below the range, and their successors get the target", async () => {
    const { result } = await playTexts(files(WORKER + vpa("Recreate"), { cpu: 8, memoryMi: 1600 }));
    const [series] = result.verticals;
    expect(series!.totals.evictions).toBeGreaterThanOrEqual(4);
    expect(lastOf(series!.cpuRequestCores)).toBe(lastOf(series!.cpuTargetCores));
  });

  it("of mode Off changes nothing", async () => {
    const { result } = await playTexts(files(WORKER + vpa("Off"), { cpu: 8, memoryMi: 1600 }));
    expect(result.verticals[0]!.totals.evictions).toBe(0);
    expect(lastOf(result.verticals[0]!.cpuRequestCores)).toBe(0.5);
  });

  it("of mode Initial leaves running pods alone, and new ones get the target", async () => {
    const given = files(WORKER + vpa("Initial"), { cpu: 8, memoryMi: 1600 }, "3h");
    const still = await playTexts(given);
    expect(lastOf(still.result.verticals[0]!.cpuRequestCores)).toBe(0.5);
    const { result } = await playTexts({
      ...given,
      "scenario.yaml": `${given["scenario.yaml"]}actions: [{at: 2h, restart: Deployment/worker}]\n`,
    });
    expect(result.verticals[0]!.totals.evictions).toBe(0);
    expect(lastOf(result.verticals[0]!.cpuRequestCores)).toBeGreaterThan(2);
  });

  it("resizes in place without ending a pod", async () => {
    const { result } = await playTexts(files(WORKER + vpa("InPlaceOrRecreate"), { cpu: 8, memoryMi: 1600 }));
    const [series] = result.verticals;
    expect([series!.totals.evictions, result.workloads[0]!.totals.podsDeleted]).toEqual([0, 0]);
    expect(series!.totals.resizes).toBeGreaterThanOrEqual(4);
    expect(lastOf(series!.cpuRequestCores)).toBeGreaterThan(2);
  });
});

describe("a VPA over containers that restart when they are resized", () => {
  const policy = "resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}]";
  const restarting = WORKER.replace("resources:", `${policy}, resources:`);

  it("restarts each of them once and deletes no pod", async () => {
    const { result, run } = await playTexts(
      files(restarting + vpa("InPlaceOrRecreate"), { cpu: 8, memoryMi: 1600 }, "1h"),
    );
    const restarts = [...run.cluster.pods.values()].reduce((sum, pod) => sum + pod.restarts, 0);
    expect(restarts).toBeGreaterThanOrEqual(4);
    expect([result.workloads[0]!.totals.podsDeleted, restarts]).toEqual([
      0,
      result.verticals[0]!.totals.resizes,
    ]);
  });
});

describe("a checkpoint among the manifests", () => {
  it("gives the first recommendation its history", async () => {
    const checkpoint = `---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscalerCheckpoint
metadata: {name: worker-main}
spec: {vpaObjectName: worker, containerName: main}
status:
  cpuHistogram: {referenceTimestamp: "2026-01-05T00:00:00Z", totalWeight: 100, bucketWeights: {"60": 10000}}
  memoryHistogram: {referenceTimestamp: "2026-01-05T00:00:00Z", totalWeight: 8, bucketWeights: {"40": 10000}}
  firstSampleStart: "2025-12-28T00:00:00Z"
  lastSampleStart: "2026-01-04T23:59:00Z"
  totalSamplesCount: 11520
`;
    const { result } = await playTexts(files(WORKER + vpa("Off") + checkpoint, { cpu: 0.4, memoryMi: 800 }));
    expect(lastOf(result.verticals[0]!.cpuTargetCores)).toBeGreaterThan(3);
  });
});

describe("a container that needs more memory than its limit", () => {
  it("is killed again and again without a VPA", async () => {
    const { result } = await playTexts(files(WORKER, { cpu: 1, memoryMi: 6000 }));
    expect(result.oomKills[0]!.count).toBeGreaterThan(20);
  });

  it("gets a larger limit from a VPA until it lives", async () => {
    const { result } = await playTexts(files(WORKER + vpa("Recreate"), { cpu: 1, memoryMi: 6000 }, "4h"));
    expect(lastOf(result.verticals[0]!.memoryRequestBytes)).toBeGreaterThan(768 * 2 ** 20);
    expect(lastOf(result.workloads[0]!.ready)).toBe(4);
  });
});

describe("what is wrong with a VPA", () => {
  const codes = (manifests: string) =>
    readManifests([{ file: "m.yaml", text: manifests }]).diagnostics.map(({ code }) => code);

  it("is told for a target that is not there", () => {
    expect(codes(WORKER + vpa("Off").replace("name: worker}\n  update", "name: other}\n  update"))).toEqual([
      "HR1224",
    ]);
  });

  it("is told for a policy of an unknown container", () => {
    const policy = "  resourcePolicy: {containerPolicies: [{containerName: man}]}\n";
    expect(codes(WORKER + vpa("Off", policy))).toEqual(["HR1225"]);
  });

  it("is told for minAllowed above maxAllowed", () => {
    const policy =
      "  resourcePolicy: {containerPolicies: [{containerName: main, minAllowed: {cpu: 2}, maxAllowed: {cpu: 1500m}}]}\n";
    expect(codes(WORKER + vpa("Off", policy))).toEqual(["HR1220"]);
  });

  it("is told for a checkpoint that cannot be loaded", () => {
    const checkpoint = `---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscalerCheckpoint
metadata: {name: worker-main}
spec: {vpaObjectName: worker, containerName: main}
status: {cpuHistogram: {totalWeight: 1, bucketWeights: {"999": 1}}}
`;
    expect(codes(WORKER + vpa("Off") + checkpoint)).toEqual(["HR1228"]);
  });

  it("is told after a run that was too short for confidence", async () => {
    const { result } = await playTexts(files(WORKER + vpa("Off"), { cpu: 8, memoryMi: 1600 }));
    expect(result.warnings.map(({ code }) => code)).toContain("HR4011");
  });
});

describe("rightsizing", () => {
  it("finds slack and plays each rule", async () => {
    const loaded = await loadTexts(files(WORKER, { cpu: 0.4, memoryMi: 800 }));
    const found = await rightsize(loaded, async (each) => {
      const run = createRun(each);
      while (!run.advance(1_000_000)) {}
      return run.finish();
    });
    expect(found.unloaded).toEqual([]);
    expect(found.sizes[0]!.target.cpu).toBeLessThan(200);
    expect(found.plays.map(({ name }) => name)).toEqual([
      "as they are",
      "VPA target",
      "p95 CPU, max + 15 % memory",
      "VPA at work",
    ]);
  });
});
