import { describe, expect, it } from "vitest";
import {
  type ClusterAutoscalerFlags,
  DEFAULT_CLUSTER_AUTOSCALER_FLAGS,
} from "../../src/controllers/cluster-autoscaler/index.js";
import { LoopTrigger } from "../../src/controllers/cluster-autoscaler/loop-trigger.js";
import { PHASE, Simulation } from "../../src/engine/index.js";
import { RandomStreams } from "../../src/random/index.js";
import { type SimTime, seconds } from "../../src/units/index.js";
import { nodeAutoscaledCluster } from "../support/node-autoscaled-cluster.js";
import { podTemplate } from "../support/pods.js";

const SCAN = DEFAULT_CLUSTER_AUTOSCALER_FLAGS["scan-interval"];

/** Seconds from events at a random phase to the next run of a loop that takes no time. */
function waitsForScan(events: number): readonly number[] {
  const sim = new Simulation();
  const stream = new RandomStreams(1).forKey("phase");
  const waits: number[] = [];
  let since: SimTime | null = null;
  const trigger = new LoopTrigger(sim, { scanInterval: SCAN, frequentLoops: false }, () => {
    if (since !== null) waits.push((sim.now - since) / 1e6);
    since = null;
    return { productiveAt: seconds(-3600), took: 0 as SimTime };
  });
  trigger.start(0 as SimTime);
  for (let i = 0; i < events; i++) {
    const at = (i * 3 + 1 + stream.uniform()) * SCAN;
    sim.schedule(Math.round(at) as SimTime, PHASE.demand, () => {
      since = sim.now;
    });
  }
  sim.runUntil(((events * 3 + 3) * SCAN) as SimTime);
  return waits;
}

/** Seconds from a pod found unschedulable to the request for its node; each pod fills a node. */
function waitsForRequest(pods: number, flags: Partial<ClusterAutoscalerFlags>): readonly number[] {
  const { sim, cluster, decisions, createPods } = nodeAutoscaledCluster({
    groups: [{ name: "std", initial: 1, max: pods + 1 }],
    flags,
  });
  const stream = new RandomStreams(2).forKey("phase");
  const unschedulable: number[] = [];
  cluster.pods.watch((pod) => {
    if (pod.unschedulableSince === null || unschedulable.includes(pod.unschedulableSince)) return;
    unschedulable.push(pod.unschedulableSince);
  });
  for (let i = 0; i <= pods; i++) {
    const at = seconds(i * 150 + 30 * stream.uniform());
    sim.schedule(at, PHASE.demand, () => createPods(1, podTemplate({ cpuMillicores: 3000 })));
  }
  sim.runUntil(seconds((pods + 1) * 150));
  const requested = decisions.filter(({ action }) => action === "scale-up").map(({ at }) => at);
  expect(requested).toHaveLength(unschedulable.length);
  return requested.map((at, i) => (at - unschedulable[i]!) / 1e6);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

// Source: kubernetes/autoscaler FAQ, commit 55c37cd5: from a pod marked unschedulable to the request for a node, small
// clusters at most 30 s and about 5 s on average; a scan every 10 s at a uniform phase waits 5 s on average, sd 2.89 s.
describe("the cluster-autoscaler's latency", () => {
  it("of the scan alone is 5 s on average, with a standard deviation of 2.89 s", () => {
    const waits = waitsForScan(20_000);
    expect(waits).toHaveLength(20_000);
    const mean = meanOf(waits);
    const deviation = Math.sqrt(meanOf(waits.map((wait) => (wait - mean) ** 2)));
    expect(Math.abs(mean - 5)).toBeLessThan(0.02 * 5);
    expect(Math.abs(deviation - 10 / Math.sqrt(12))).toBeLessThan(0.02 * 2.89);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10);
  });

  // Pods younger than 2 s wait for the next scan (core/static_autoscaler.go#allPodsAreNew): U(0, 10) becomes U(2, 12).
  it("from an unschedulable pod to the request is that, and 2 s for a pod that may be the first of many", () => {
    const waits = waitsForRequest(80, { "frequent-loops-enabled": false });
    expect(Math.min(...waits)).toBeGreaterThan(1.9);
    expect(Math.max(...waits)).toBeLessThan(12.1);
    // Four standard errors.
    expect(Math.abs(meanOf(waits) - 7)).toBeLessThan((4 * 2.89) / Math.sqrt(waits.length));
  });

  it("keeps the published maximum of small clusters with the default flags", () => {
    // A lone pod wakes the loop, is too young, and is helped one scan interval later.
    const waits = waitsForRequest(80, {});
    for (const wait of waits) expect(wait).toBeCloseTo(10, 0);
    expect(Math.max(...waits)).toBeLessThan(30);
  });
});
