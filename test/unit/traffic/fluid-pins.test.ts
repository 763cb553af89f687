import { describe, expect, it } from "vitest";
import type { Pod } from "../../../src/cluster/index.js";
import { RandomStreams } from "../../../src/random/index.js";
import { FluidPins, type PinChoice } from "../../../src/traffic/fluid-pins.js";
import { pinLifetime } from "../../../src/traffic/pin-lifetime.js";

const CONNECTIONS = {
  keepAliveMicros: Number.POSITIVE_INFINITY,
  maxRequests: Number.POSITIVE_INFINITY,
  maxAgeMicros: Number.POSITIVE_INFINITY,
};
const NONE = { connections: null, affinitySeconds: null, ttlMicros: null };

describe("how long a caller stays with a pod", () => {
  it("is the time-to-live of a DNS answer", () => {
    expect(pinLifetime({ ...NONE, ttlMicros: 30e6 }, 5)).toEqual({ seconds: 30, isFixed: true });
  });

  it("is for ever on a connection that nothing ends", () => {
    expect(pinLifetime({ ...NONE, connections: CONNECTIONS }, 5).seconds).toBe(Number.POSITIVE_INFINITY);
  });

  it("is the smaller of a connection's age and the time of its requests", () => {
    const connections = { ...CONNECTIONS, maxRequests: 100, maxAgeMicros: 60e6 };
    expect(pinLifetime({ ...NONE, connections }, 5).seconds).toBe(20);
    expect(pinLifetime({ ...NONE, connections }, 1).seconds).toBe(60);
  });

  it("is until the first pause as long as the time-out of affinity", () => {
    // (e^2 − 1) / 2 seconds at 2 requests a second and a pause of one second.
    const { seconds, isFixed } = pinLifetime({ ...NONE, affinitySeconds: 1 }, 2);
    expect(seconds).toBeCloseTo((Math.exp(2) - 1) / 2, 12);
    expect(isFixed).toBe(false);
  });

  it("is the pause itself for somebody who hardly ever comes", () => {
    expect(pinLifetime({ ...NONE, affinitySeconds: 10 }, 1e-9).seconds).toBeCloseTo(10, 5);
  });
});

describe("bindings of callers to pods", () => {
  const [a, b, c] = ["a", "b", "c"].map((name) => ({ name }) as Pod) as [Pod, Pod, Pod];
  const FOREVER = { seconds: Number.POSITIVE_INFINITY, isFixed: true };

  function choosing(pods: readonly Pod[]): PinChoice<number> {
    let turn = 0;
    return { choose: () => pods[turn++ % pods.length] ?? null, isHeld: (pod) => pods.includes(pod) };
  }
  const pinsOf = (perCaller = 1) => new FluidPins<number>(perCaller, new RandomStreams(1).forKey("x"));

  it("give each pod its part of the callers", () => {
    const pins = pinsOf();
    pins.update(0, [1, 2, 3, 4], choosing([a, b]), FOREVER);
    expect([...pins.shares.byPod]).toEqual([
      [a, 0.5],
      [b, 0.5],
    ]);
  });

  it("stay when a pod comes, and move from one that goes", () => {
    const pins = pinsOf();
    pins.update(0, [1, 2], choosing([a, b]), FOREVER);
    expect(pins.update(1, [1, 2], choosing([a, b, c]), FOREVER)).toBe(false);
    expect(pins.update(2, [1, 2], choosing([c, b]), FOREVER)).toBe(true);
    expect(pins.shares.byPod.get(a)).toBeUndefined();
    expect(pins.shares.byPod.get(c)).toBe(0.5);
  });

  it("end when their time is over", () => {
    const pins = pinsOf();
    pins.update(0, [1], choosing([a]), { seconds: 60, isFixed: true });
    expect(pins.nextAt).toBe(60e6);
    pins.update(60e6, [1], choosing([b]), { seconds: 60, isFixed: true });
    expect([...pins.shares.byPod.keys()]).toEqual([b]);
  });

  it("of callers that went do not count", () => {
    const pins = pinsOf(2);
    pins.update(0, [1, 2], choosing([a, a, b, b]), FOREVER);
    expect(pins.shares.byPod.get(b)).toBe(0.5);
    pins.update(1, [1], choosing([a, b]), FOREVER);
    expect([...pins.shares.byPod]).toEqual([[a, 1]]);
  });

  it("to nobody leave the share out: it is refused", () => {
    const pins = pinsOf();
    pins.update(0, [1], choosing([]), FOREVER);
    expect(pins.shares.byPod.size).toBe(0);
  });
});
