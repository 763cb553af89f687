import { describe, expect, test } from "vitest";
import type { Pod } from "../../../../src/cluster/index.js";
import {
  ConstantDemand,
  type RequestLoad,
  StepDemand,
  Traffic,
  type UsageLoad,
} from "../../../../src/traffic/index.js";
import { seconds } from "../../../../src/units/index.js";
import { podProfile, requestProfile, trafficCluster } from "../../../support/traffic-cluster.js";

const load = (name: string, requestsPerSecond: number, more: Partial<RequestLoad> = {}): RequestLoad => ({
  kind: "requests",
  to: { kind: "Service", namespace: "default", name },
  request: requestProfile(0.01),
  demand: new ConstantDemand(requestsPerSecond),
  ...more,
});

/** Pods `a` and `b` without limits on one node of 3 cores; b asks for twice the CPU of a. */
function world(loads: readonly (RequestLoad | UsageLoad)[], limitCores = Number.POSITIVE_INFINITY) {
  const it = trafficCluster(3000);
  const start = (name: string, cpuMillicores: number): Pod => {
    const service = it.addService(name);
    const pod = it.startPod(name, { cpuMillicores });
    it.makeReady(pod);
    it.setEndpoints(service, [pod]);
    return pod;
  };
  const a = start("a", 500);
  const b = start("b", 1000);
  const traffic = new Traffic(it.cluster, { loads, profileOf: () => podProfile(limitCores) });
  const usedCores = (pod: Pod, from: number, to: number) =>
    (pod.usage!.cpuCoreMicrosAt(seconds(to)) - pod.usage!.cpuCoreMicrosAt(seconds(from))) /
    (seconds(to) - seconds(from));
  return { ...it, a, b, traffic, usedCores };
}

describe("pods that want more CPU than their node has", () => {
  test("get it in proportion to their requests, and counters read what they got", () => {
    const { sim, a, b, usedCores } = world([load("a", 400), load("b", 400)]);
    sim.runUntil(seconds(60));
    expect(usedCores(a, 30, 60)).toBeCloseTo(1, 1);
    expect(usedCores(b, 30, 60)).toBeCloseTo(2, 1);
    expect(usedCores(a, 30, 60) + usedCores(b, 30, 60)).toBeLessThanOrEqual(3);
  });

  test("leave what they do not want to the others", () => {
    const { sim, a, b, usedCores } = world([load("a", 500), load("b", 100)]);
    sim.runUntil(seconds(60));
    expect(usedCores(b, 30, 60)).toBeCloseTo(1, 6);
    expect(usedCores(a, 30, 60)).toBeCloseTo(2, 1);
  });

  test("serve fewer requests and keep a backlog", () => {
    const { sim, traffic } = world([load("a", 400), load("b", 400)]);
    sim.runUntil(seconds(60));
    expect(traffic.backlog("Service/default/a")).toBeCloseTo(300 * 60, -2);
    const figures = traffic.total("Service/default/b");
    expect(Math.abs(figures.served - 200 * 60)).toBeLessThan(100);
  });

  test("get the whole of it again once the backlog is worked off", () => {
    const demand = new StepDemand(Float64Array.of(0, seconds(10)), Float64Array.of(400, 50));
    const { sim, traffic, usedCores, a, b } = world([load("a", 400, { demand }), load("b", 100)]);
    sim.runUntil(seconds(60));
    // 200 of 400 per second pile up for 10 s, and are worked off at 150 per second.
    expect(traffic.backlog("Service/default/a")).toBe(0);
    expect(usedCores(a, 15, 20)).toBeCloseTo(2, 1);
    expect(usedCores(a, 40, 60)).toBeCloseTo(0.5, 6);
    expect(usedCores(b, 0, 60)).toBeCloseTo(1, 6);
  });

  test("never get more than their limits", () => {
    const { sim, a, b, usedCores } = world([load("a", 400), load("b", 400)], 1.8);
    sim.runUntil(seconds(60));
    expect(usedCores(b, 30, 60)).toBeCloseTo(1.8, 6);
    expect(usedCores(a, 30, 60)).toBeCloseTo(1.2, 1);
  });

  test("are told of: how long, and what they missed", () => {
    const { sim, traffic } = world([load("a", 400), load("b", 400)]);
    sim.runUntil(seconds(60));
    const [shortage, ...others] = traffic.cpuShortages;
    expect(others).toEqual([]);
    expect(shortage!.seconds).toBeCloseTo(60, 3);
    expect(shortage!.allocatableCores).toBe(3);
    expect(shortage!.mostWantedCores).toBeGreaterThanOrEqual(6);
    expect(shortage!.missedCoreSeconds).toBeGreaterThan(3 * 59);
  });

  test("share replayed use, too, and what they did not get is unmet", () => {
    const usage: UsageLoad = {
      kind: "usage",
      to: { kind: "Service", namespace: "default", name: "b" },
      cpu: { demand: new ConstantDemand(3), share: "total" },
    };
    const { sim, traffic, a, b, usedCores } = world([load("a", 400), usage]);
    sim.runUntil(seconds(60));
    traffic.flush();
    expect(usedCores(b, 30, 60)).toBeCloseTo(2, 1);
    expect(usedCores(a, 30, 60)).toBeCloseTo(1, 1);
    expect(traffic.unmetCoreSeconds("Service/default/b")).toBeCloseTo(60, -1);
  });
});

describe("a node with CPU enough", () => {
  test("lets each pod have what it wants, and no shortage is counted", () => {
    const { sim, a, b, usedCores, traffic } = world([load("a", 100), load("b", 150)]);
    sim.runUntil(seconds(60));
    expect(usedCores(a, 30, 60)).toBeCloseTo(1, 9);
    expect(usedCores(b, 30, 60)).toBeCloseTo(1.5, 9);
    expect(traffic.cpuShortages).toEqual([]);
  });
});

test("idle and start-up use are cut as well, and read back so at past instants", () => {
  const it = trafficCluster(1000);
  const pods = [it.startPod("x"), it.startPod("x")];
  const traffic = new Traffic(it.cluster, { loads: [], profileOf: () => podProfile(2, { startupCores: 1 }) });
  it.sim.runUntil(seconds(20));
  for (const pod of pods) it.makeReady(pod);
  it.sim.runUntil(seconds(60));
  traffic.flush();
  expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(10)) / 10e6).toBeCloseTo(0.5, 9);
  expect(pods[0]!.usage!.cpuCoreMicrosAt(seconds(60)) / 1e6).toBeCloseTo(10, 6);
});
