import { expect, test } from "vitest";
import { Constant, RandomStreams } from "../../../../src/random/index.js";
import { ConstantDemand } from "../../../../src/traffic/index.js";
import {
  DEFAULT_PLAYED_OPTIONS,
  NodeSharing,
  RequestEngine,
} from "../../../../src/traffic/requests/index.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";

const WEIGHTS = {
  a: { qosClass: "Burstable", requestMillicores: 500, weight: 512 },
  b: { qosClass: "Burstable", requestMillicores: 1000, weight: 1024 },
} as const;

/** Pods a and b of up to 3 cores each share a node of 3 cores; requests take 10 ms of CPU and come evenly. */
function world(ratePerSecond: { readonly a: number; readonly b: number }) {
  const engine = new RequestEngine(new RandomStreams(7), 0 as SimTime);
  const options = { ...DEFAULT_PLAYED_OPTIONS, work: new Constant(0.01), concurrency: 8 };
  const make = (name: "a" | "b") => {
    const target = engine.addTarget(name, options);
    const server = target.addServer({ node: "n", zone: "z" }, 3);
    server.isListening = true;
    target.route([server]);
    engine.start(target, {
      kind: "rate",
      demand: new ConstantDemand(ratePerSecond[name]),
      spacing: "even",
    });
    return { target, server };
  };
  const [a, b] = [make("a"), make("b")];
  const sharing = new NodeSharing(engine.calendar);
  sharing.setMembers(
    [
      { weight: WEIGHTS.a, server: a.server, baseCores: 0 },
      { weight: WEIGHTS.b, server: b.server, baseCores: 0 },
    ],
    3,
  );
  return { engine, sharing, a, b };
}

test("single requests of pods that want too much are slowed down by their pods' requests", () => {
  const { engine, a, b } = world({ a: 400, b: 400 });
  engine.advance(seconds(20));
  expect(a.target.takeInterval().served / 20).toBeCloseTo(100, -0.5);
  expect(b.target.takeInterval().served / 20).toBeCloseTo(200, -0.5);
  expect(a.server.counter.total / 20e6).toBeCloseTo(1, 1);
  expect(b.server.counter.total / 20e6).toBeCloseTo(2, 1);
});

test("a pod that wants less than its share keeps its speed", () => {
  const { engine, a, b } = world({ a: 900, b: 50 });
  engine.advance(seconds(20));
  expect(b.target.takeInterval().meanSeconds).toBeCloseTo(0.01, 4);
  expect(a.server.counter.total / 20e6).toBeCloseTo(2.5, 1);
});

test("together they never use more than the node has, and all of it while they want more", () => {
  const { engine, sharing, a, b } = world({ a: 400, b: 300 });
  engine.advance(seconds(20));
  const used = (a.server.counter.total + b.server.counter.total) / 20e6;
  expect(used).toBeLessThanOrEqual(3 + 1e-9);
  expect(used).toBeGreaterThan(2.98);
  sharing.bringUpToDate();
  expect(sharing.shortMicros / 20e6).toBeGreaterThan(0.95);
});

test("requests that fit are not touched", () => {
  const { engine, sharing, a } = world({ a: 100, b: 100 });
  engine.advance(seconds(20));
  expect(a.target.takeInterval().meanSeconds).toBeCloseTo(0.01, 9);
  expect(sharing.shortMicros).toBe(0);
});
