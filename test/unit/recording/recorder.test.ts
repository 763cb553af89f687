import { describe, expect, it } from "vitest";
import { Cluster, type Pod, type PodUsage } from "../../../src/cluster/index.js";
import { PHASE, Simulation } from "../../../src/engine/index.js";
import { NO_REQUESTS, Recorder, type Result } from "../../../src/recording/index.js";
import { seconds } from "../../../src/units/index.js";
import { nodeInit, podTemplate } from "../../support/pods.js";

/** Uses one core from `startSeconds` on. */
function oneCore(startSeconds: number): PodUsage {
  return {
    cpuCoreMicrosAt: (at) => Math.max(0, at - seconds(startSeconds)),
    memoryBytesAt: () => 100,
    lastChangeAt: seconds(startSeconds),
  };
}

/** Two pods on one node: both created at 0; one is Ready from 20 s on and goes at 90 s. Recorded 60 s to 180 s. */
function recordTwoPods(): { readonly recorder: Recorder; readonly result: Result } {
  const recorder = new Recorder();
  const sim = new Simulation({ decisions: recorder.decisions, observations: recorder.lifeStories });
  const cluster = new Cluster(sim);
  const node = cluster.addNode(nodeInit("n1"));
  recorder.addService({
    service: "Service/default/web",
    isEntry: true,
    begin() {},
    takeInterval: (at) => ({ ...NO_REQUESTS, requests: at / 1e6 }),
    total: () => ({ ...NO_REQUESTS, requests: 300 }),
  });
  recorder.attach(cluster, { from: seconds(60), to: seconds(180), interval: seconds(60) });
  const template = podTemplate({ cpuMillicores: 500 });
  const pods: Pod[] = ["web-a", "web-b"].map((name) =>
    cluster.createPod({
      namespace: "default",
      name,
      uid: name,
      stableName: name,
      template,
      ownerKey: null,
      workloadKey: "Deployment/default/web",
    }),
  );
  const [first, second] = pods as [Pod, Pod];
  cluster.bindPod(first, node);
  first.usage = oneCore(0);
  sim.schedule(seconds(20), PHASE.machine, () =>
    cluster.updatePodStatus(first, { phase: "Running", ready: "True" }),
  );
  sim.schedule(seconds(90), PHASE.machine, () => cluster.removePod(first));
  // As when its node is gone: the processes end after the object. It must not count again.
  sim.schedule(seconds(91), PHASE.machine, () => cluster.markExited(first));
  sim.schedule(seconds(100), PHASE.machine, () => {
    cluster.bindPod(second, node);
    second.usage = oneCore(100);
  });
  sim.schedule(seconds(130), PHASE.machine, () =>
    cluster.updatePodStatus(second, { phase: "Running", ready: "True" }),
  );
  sim.runUntil(seconds(180));
  const result = recorder.result({
    scenario: {
      name: "two-pods",
      start: "2026-01-05T00:00:00Z",
      zeroEpochSeconds: 1767571200,
      timeZone: "UTC",
      durationMicros: 120e6,
      warmupMicros: 60e6,
      seed: 1,
      version: "0",
      kubernetes: "1.36",
    },
    objectives: {},
    notModelled: [],
    approximations: [],
  });
  return { recorder, result };
}

describe("Recorder", () => {
  const { result } = recordTwoPods();
  const web = result.workloads[0]!;

  it("takes one row per interval after the warm-up", () => {
    expect([...result.intervalEnds]).toEqual([120e6, 180e6]);
  });

  it("averages pods over time and keeps their extremes", () => {
    expect([...web.existing]).toEqual([1, 1]);
    expect([...web.existingMean]).toEqual([1.5, 1]);
    expect([...web.existingMax]).toEqual([2, 1]);
    expect([...web.readyMin]).toEqual([0, 0]);
    expect(web.readyMean[1]).toBeCloseTo(50 / 60, 12);
  });

  it("counts a pod without a node as unscheduled until it is bound", () => {
    expect([...web.unscheduledMax]).toEqual([1, 0]);
    expect([...web.unscheduled]).toEqual([0, 0]);
  });

  it("tells the longest wait for a node", () => {
    expect(web.totals.longestWaitSeconds).toBe(100);
  });

  it("counts the CPU of pods that have gone since the last row", () => {
    // 60 s to 90 s by the first pod, 100 s to 120 s by the second.
    expect(web.cpuUsedCores[0]).toBeCloseTo(50 / 60, 12);
    expect(result.nodeGroups[0]?.cpuUsedCores[0]).toBeCloseTo(50 / 60, 12);
  });

  it("adds pod hours and starts up over the recorded time only", () => {
    expect(web.totals.podHours).toBeCloseTo((90 + 60) / 3600, 12);
    expect(web.totals).toMatchObject({
      podsCreated: 0,
      podsDeleted: 1,
      podsStarted: 1,
      meanStartSeconds: 130,
    });
  });

  it("keeps the figures of each Service per interval and in total", () => {
    expect(result.services[0]?.intervals.map((each) => each.requests)).toEqual([120, 180]);
    expect(result.services[0]?.total.requests).toBe(300);
  });

  it("tells each pod's life from its creation on", () => {
    expect(result.podStories.map((story) => story.object)).toEqual([
      "pod/default/web-a",
      "pod/default/web-b",
    ]);
    expect(result.podStories[0]?.steps.map((step) => step.step)).toEqual(["created", "scheduled", "gone"]);
  });
});
