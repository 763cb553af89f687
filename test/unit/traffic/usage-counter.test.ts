import { expect, test } from "vitest";
import { PodLoad } from "../../../src/traffic/index.js";
import { UsageCounter } from "../../../src/traffic/usage-counter.js";
import { type SimTime, seconds } from "../../../src/units/index.js";
import { podProfile } from "../../support/traffic-cluster.js";

const ZERO = 0 as SimTime;

test("a counter can be read between its changes", () => {
  const counter = new UsageCounter(ZERO);
  counter.set(ZERO, 0.5, 0, 0);
  counter.set(seconds(10), 2, 0, 0);
  counter.set(seconds(20), 0, 0, 0);
  expect([5, 10, 15, 20, 99].map((at) => counter.cpuAt(seconds(at)) / 1e6)).toEqual([2.5, 5, 15, 25, 25]);
  expect(counter.lastChangeAt).toBe(seconds(20));
});

test("a level may slope", () => {
  const counter = new UsageCounter(ZERO);
  counter.set(ZERO, 1, 10, 2);
  expect(counter.levelAt(seconds(5))).toBe(20);
});

test("the last minute stays readable through thousands of changes", () => {
  const counter = new UsageCounter(ZERO);
  let exact = 0;
  const history: number[] = [];
  for (let s = 0; s < 5000; s++) {
    counter.set(seconds(s), s % 7, 0, 0);
    history.push(exact);
    exact += s % 7;
  }
  for (let s = 4820; s < 5000; s++) expect(counter.cpuAt(seconds(s)) / 1e6).toBeCloseTo(history[s]!, 6);
});

test("a pod that changes counters keeps one rising count and can be read in the past", () => {
  const [slow, fast] = [new UsageCounter(ZERO), new UsageCounter(ZERO)];
  slow.set(ZERO, 0.1, 0, 0);
  fast.set(ZERO, 1, 0, 0);
  const load = new PodLoad(seconds(10), podProfile());
  load.follow(slow, seconds(20));
  load.follow(fast, seconds(30));
  load.follow(null, seconds(40));
  expect([10, 20, 25, 30, 35, 40, 50].map((at) => load.cpuCoreMicrosAt(seconds(at)) / 1e6)).toEqual([
    0, 0, 0.5, 1, 6, 11, 11,
  ]);
});

test("each container has its own idle use; the load is the named one's", () => {
  const profile = {
    ...podProfile(),
    containers: [
      { name: "main", idleCores: 0.1, startupCores: 0, idleMemoryBytes: 5, limitCores: 1 },
      { name: "proxy", idleCores: 0.02, startupCores: 0, idleMemoryBytes: 7, limitCores: 1 },
    ],
  };
  const counter = new UsageCounter(ZERO);
  counter.set(ZERO, 0.5, 3, 0);
  const load = new PodLoad(ZERO, profile, "proxy", { baseBytes: 100, bytesPerLevel: 10 });
  load.follow(counter, ZERO);
  const at = seconds(10);
  expect(load.cpuCoreMicrosAt(at, "main") / 10e6).toBeCloseTo(0.1, 12);
  expect(load.cpuCoreMicrosAt(at, "proxy") / 10e6).toBeCloseTo(0.52, 12);
  expect(load.cpuCoreMicrosAt(at) / 10e6).toBeCloseTo(0.62, 12);
  expect([load.memoryBytesAt(at, "main"), load.memoryBytesAt(at, "proxy")]).toEqual([5, 130]);
});
