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
        intervalsOver: 0,
        intervalsJudged: 0,
        worst: null,
        burn: null,
      },
    ]);
  });

  it("tells which interval was worst, and how many were over, though the whole run meets its limit", () => {
    const intervals = [0.2, 0.9, null, 0.4].map((p99Seconds) => ({ ...total, p99Seconds }));
    const [result] = judgeObjectives(
      { latency: [{ point: "p99", limitSeconds: 0.3 }] },
      [{ ...entry, intervals }],
      [60e6, 120e6, 180e6, 240e6],
    );
    expect(result).toMatchObject({
      met: true,
      intervalsOver: 2,
      intervalsJudged: 3,
      worst: { endMicros: 120e6, actual: 0.9 },
    });
  });

  it("lets a Service's own goals replace those for all, also where no load comes from outside", () => {
    const services = new Map([[inner.service, { errorShare: 0.02 }]]);
    const judged = judgeObjectives({ errorShare: 0.005, services }, [entry, inner]);
    expect(judged.map(({ subject, limit, met }) => [subject, limit, met])).toEqual([
      [entry.service, 0.005, false],
      [inner.service, 0.02, true],
    ]);
  });

  it("judges the wait for a node by the workload whose pod waited longest", () => {
    const workloads = [12, 95].map((longestWaitSeconds, index) => ({
      workload: `Deployment/default/w${index}`,
      totals: { longestWaitSeconds },
    }));
    expect(judgeObjectives({ waitSeconds: 60 }, [], [], null, workloads)).toMatchObject([
      { objective: "wait for a node", subject: "Deployment/default/w1", actual: 95, met: false },
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
