import { describe, expect, it } from "vitest";
import { judgeObjectives, NO_REQUESTS } from "../../../src/recording/index.js";

const total = {
  ...NO_REQUESTS,
  requests: 1000,
  served: 990,
  refused: 4,
  timedOut: 5,
  cut: 1,
  p99Seconds: 0.25,
};
const entry = { service: "Service/default/web", isEntry: true, intervals: [], total };
const inner = { service: "Service/default/cart", isEntry: false, intervals: [], total };

describe("judgeObjectives", () => {
  it("holds the latency of Services with outside load against its limit", () => {
    const results = judgeObjectives({ latency: [{ point: "p99", limitSeconds: 0.3 }] }, [entry, inner]);
    expect(results).toEqual([
      {
        objective: "latency p99",
        subject: "Service/default/web",
        limit: 0.3,
        actual: 0.25,
        unit: "seconds",
        met: true,
      },
    ]);
  });

  it("counts refused, timed out and cut requests as errors", () => {
    expect(judgeObjectives({ errorShare: 0.005 }, [entry])[0]).toMatchObject({ actual: 0.01, met: false });
  });

  it("leaves an objective unjudged when nothing was measured", () => {
    const idle = { ...entry, total: NO_REQUESTS };
    expect(judgeObjectives({ errorShare: 0.01 }, [idle])[0]).toMatchObject({ actual: null, met: null });
  });
});
