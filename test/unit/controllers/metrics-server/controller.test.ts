import { describe, expect, it } from "vitest";
import { Cluster, type Pod, type PodMetrics } from "../../../../src/cluster/index.js";
import {
  MetricsServer,
  type MetricsServerOptions,
} from "../../../../src/controllers/metrics-server/index.js";
import { PHASE, Simulation } from "../../../../src/engine/index.js";
import { RandomStreams } from "../../../../src/random/index.js";
import { type SimTime, seconds, toSeconds } from "../../../../src/units/index.js";
import { SteppedUsage } from "../../../support/autoscaled-cluster.js";
import { nodeInit, podTemplate } from "../../../support/pods.js";

const TEMPLATE = podTemplate();

function world(options: Partial<MetricsServerOptions> = {}, nodes = 1) {
  const sim = new Simulation();
  const cluster = new Cluster(sim);
  for (let i = 0; i < nodes; i++) cluster.addNode(nodeInit(`n${i}`));
  const server = new MetricsServer(cluster, {
    streams: new RandomStreams(7),
    firstScrapeAt: seconds(3),
    ...options,
  });
  let created = 0;
  /** A pod whose container starts now and uses this much. */
  const startPod = (millicores: number): Pod => {
    const name = `p${created++}`;
    const pod = cluster.createPod({
      namespace: "default",
      name,
      uid: name,
      stableName: `Pod/default/${name}`,
      template: TEMPLATE,
      ownerKey: null,
      workloadKey: `Pod/default/${name}`,
    });
    cluster.bindPod(pod, cluster.nodes.get("n0")!);
    const usage = new SteppedUsage(sim.now);
    usage.setMillicores(sim.now, millicores);
    pod.usage = usage;
    cluster.updatePodStatus(pod, {
      phase: "Running",
      ready: "True",
      startTime: sim.now,
      containersStarted: true,
    });
    return pod;
  };
  return { sim, cluster, server, startPod };
}

/** What is served now; the metrics themselves are rewritten by later scrapes. */
function shown(metrics: PodMetrics | undefined) {
  if (metrics === undefined) return undefined;
  const { timestamp, windowMicros, measuredFrom, containers } = metrics;
  const shownContainers = containers.map(({ name, cpuNanocores, memoryBytes }) => {
    return { name, cpuNanocores, memoryBytes };
  });
  return { timestamp, windowMicros, measuredFrom, containers: shownContainers };
}

describe("MetricsServer", () => {
  it("serves a container's mean use between its two newest samples", () => {
    const { sim, server, startPod } = world();
    const pod = startPod(200);
    sim.runUntil(seconds(120));
    const served = server.podMetrics(pod)!;
    expect(Math.ceil(served.containers[0]!.cpuNanocores! / 1e6)).toBe(200);
    expect(served.containers[0]).toMatchObject({ name: "main", memoryBytes: 50 * 1024 * 1024 });
    expect(toSeconds(served.windowMicros as SimTime)).toBeGreaterThanOrEqual(10);
    expect(toSeconds(served.windowMicros as SimTime)).toBeLessThan(40);
  });

  it("shows a load step only partly at first", () => {
    const { sim, server, startPod } = world();
    const pod = startPod(100);
    sim.runUntil(seconds(200));
    (pod.usage as SteppedUsage).setMillicores(sim.now, 500);
    const seen: number[] = [];
    for (let at = 201; at <= 280; at++) {
      sim.runUntil(seconds(at));
      const milli = Math.ceil(server.podMetrics(pod)!.containers[0]!.cpuNanocores! / 1e6);
      if (seen.at(-1) !== milli) seen.push(milli);
    }
    expect(seen[0]).toBe(100);
    expect(seen.at(-1)).toBe(500);
    expect(seen.slice(1, -1).every((milli) => milli > 100 && milli < 500)).toBe(true);
  });

  it("answers the same whether it was asked all the time or only now", () => {
    const often = world();
    const once = world();
    const pods = [often, once].map(({ startPod }) => [startPod(50), startPod(120), startPod(333)]);
    for (let at = 1; at <= 300; at++) {
      often.sim.runUntil(seconds(at));
      for (const pod of pods[0]!) often.server.podMetrics(pod);
    }
    once.sim.runUntil(seconds(300));
    expect(pods[1]!.map((pod) => shown(once.server.podMetrics(pod)))).toEqual(
      pods[0]!.map((pod) => shown(often.server.podMetrics(pod))),
    );
  });

  it.each([5, 15, 30, 60])(
    "skips samples of busy containers without a trace, scraping every %d s",
    (period) => {
      const flags = { metricResolution: seconds(period), kubeletRequestTimeout: seconds(period / 2) };
      const known = world({ flags }, 500);
      const unknown = world({ flags }, 500);
      const rates = [50, 120, 333, 1000, 7, 411];
      const pods = [known, unknown].map(({ startPod }) => rates.map((millicores) => startPod(millicores)));
      for (const pod of pods[0]!) Object.assign(pod.usage!, { busySince: () => 0 });
      // Now and then, so that some looks come after long pauses.
      for (const at of [40, 70, 300, 310, 325, 700, 1500, 1515, 1800, 3000]) {
        for (const { sim } of [known, unknown]) sim.runUntil(seconds(at));
        const served = (which: number, { server }: typeof known) =>
          pods[which]!.map((pod) => shown(server.podMetrics(pod)));
        expect(served(0, known)).toEqual(served(1, unknown));
        for (const side of pods) (side[at % 6]!.usage as SteppedUsage).setMillicores(seconds(at), at);
      }
    },
  );

  it("counts a node that does not answer as an interruption only when it has pods", () => {
    const { sim, cluster, server, startPod } = world({}, 2);
    startPod(100);
    cluster.updateNode(cluster.nodes.get("n1")!, { ready: false });
    sim.runUntil(seconds(60));
    expect(server.interruptions).toBe(0);
    cluster.updateNode(cluster.nodes.get("n0")!, { ready: false });
    sim.runUntil(seconds(90));
    expect(server.interruptions).toBeUndefined();
  });

  it("lists a new container for the first time about 23 s after its start", () => {
    const { sim, server, startPod } = world();
    const waits: number[] = [];
    const waiting = new Map<Pod, SimTime>();
    sim.runUntil(seconds(100));
    for (let i = 0; i < 1500; i++) {
      sim.schedule(seconds(100 + i * 0.01), PHASE.machine, () => waiting.set(startPod(30), sim.now));
    }
    for (let at = 100; at < 170; at += 0.1) {
      sim.runUntil(seconds(at));
      for (const [pod, startedAt] of waiting) {
        if (server.podMetrics(pod) === undefined) continue;
        waits.push(toSeconds((sim.now - startedAt) as SimTime));
        waiting.delete(pod);
      }
    }
    expect(waiting.size).toBe(0);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(mean).toBeGreaterThan(22.5);
    expect(mean).toBeLessThan(23.5);
    expect(Math.min(...waits)).toBeGreaterThan(10);
    expect(Math.max(...waits)).toBeLessThan(36.1);
  });

  it("drops a pod of a node that does not answer until two scrapes brought it again", () => {
    const { sim, cluster, server, startPod } = world();
    const pod = startPod(100);
    sim.runUntil(seconds(100));
    const node = cluster.nodes.get("n0")!;
    cluster.updateNode(node, { ready: false });
    sim.runUntil(seconds(110));
    expect(server.podMetrics(pod)).toBeUndefined();
    cluster.updateNode(node, { ready: true });
    sim.runUntil(seconds(124));
    expect(server.podMetrics(pod)).toBeUndefined();
    sim.runUntil(seconds(170));
    expect(server.podMetrics(pod)).toBeDefined();
  });

  it("serves a batch only when the last of its nodes has answered", () => {
    const { sim, server } = world({ scrapeLatency: seconds(0.05) }, 100);
    sim.runUntil(seconds(3));
    const cycle = server.cycles.cycle(0)!;
    const delay = toSeconds((cycle.storedAt - cycle.at) as SimTime);
    expect(delay).toBeGreaterThan(0.7);
    expect(delay).toBeLessThan(0.85);
    expect(server.cycles.newestStored(seconds(3))).toBeUndefined();
    expect(server.cycles.newestStored(cycle.storedAt)).toBe(cycle);
  });

  it("doubles the housekeeping interval of an idle container up to 15 s", () => {
    const { sim, server, startPod } = world();
    const pod = startPod(0);
    const windows = new Set<number>();
    for (let at = 60; at < 600; at += 15) {
      sim.runUntil(seconds(at));
      windows.add(toSeconds(server.podMetrics(pod)!.windowMicros as SimTime));
    }
    expect(Math.min(...windows)).toBeGreaterThanOrEqual(15);
    expect(Math.max(...windows)).toBeLessThan(45);
  });

  describe("reading at the scrape", () => {
    const scrapesAt = [seconds(15.64), seconds(30.89), seconds(45.89)];
    const options = { sampling: "at-scrape", scrapesAt } as const;

    it("serves the mean since the container's start, then since the previous scrape", () => {
      const { sim, server, startPod } = world(options);
      sim.runUntil(seconds(4.06));
      const pod = startPod(80);
      sim.runUntil(seconds(15.63));
      expect(server.podMetrics(pod)).toBeUndefined();
      sim.runUntil(seconds(15.64));
      expect(server.podMetrics(pod)).toMatchObject({ timestamp: 15.64e6, windowMicros: 11.58e6 });
      sim.runUntil(seconds(31));
      const served = server.podMetrics(pod)!;
      expect(served).toMatchObject({ timestamp: 30.89e6, windowMicros: 15.25e6 });
      expect(Math.ceil(served.containers[0]!.cpuNanocores! / 1e6)).toBe(80);
    });

    it("has nothing of a container younger than 10 s, and measures from its start at the next scrape", () => {
      const { sim, server, startPod } = world(options);
      sim.runUntil(seconds(6));
      const pod = startPod(80);
      sim.runUntil(seconds(30));
      expect(server.podMetrics(pod)).toBeUndefined();
      sim.runUntil(seconds(31));
      expect(server.podMetrics(pod)).toMatchObject({ windowMicros: 24.89e6 });
    });
  });
});
