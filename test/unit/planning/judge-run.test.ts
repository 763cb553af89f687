import { describe, expect, it } from "vitest";
import { judgeRun } from "../../../src/planning/judge-run.js";
import type { ObjectiveResult } from "../../../src/recording/index.js";

function objective(
  name: string,
  limit: number,
  actual: number | null,
  worst: number | null,
): ObjectiveResult {
  return {
    objective: name,
    subject: "Service/default/web",
    limit,
    actual,
    unit: "seconds",
    met: actual === null ? null : actual <= limit,
    intervalsOver: 0,
    intervalsJudged: 1,
    worst: worst === null ? null : { endMicros: 60e6, actual: worst },
  };
}

const nodeGroups = [
  {
    group: "service",
    nodeHours: 1,
    peakNodes: 1,
    highestCpuRequestedShare: 0.5,
    meanCpuUsedShare: 0.2,
    highestCpuUsedShare: 0.9,
  },
];

describe("judgeRun", () => {
  it("names the objective that is met most narrowly", () => {
    const objectives = [objective("latency p50", 1, 0.2, null), objective("latency p99", 1, 0.9, null)];
    const { excess, binding } = judgeRun({ objectives, nodeGroups });
    expect(binding?.objective).toBe("latency p99");
    expect(excess).toBeCloseTo(Math.log(0.9), 12);
  });

  it("holds the worst interval against the limit only where that was asked for", () => {
    const run = { objectives: [objective("latency p99", 1, 0.5, 3)], nodeGroups };
    expect(judgeRun(run).excess).toBeLessThan(0);
    expect(judgeRun(run, { everyInterval: true })).toMatchObject({
      binding: { actual: 3, isInterval: true },
    });
  });

  it("leaves out what could not be measured", () => {
    expect(
      judgeRun({ objectives: [objective("latency p99", 1, null, null)], nodeGroups }).binding,
    ).toBeNull();
  });

  it("turns down pods that use more CPU than their nodes have", () => {
    const busy = [{ ...nodeGroups[0]!, highestCpuUsedShare: 1.17 }];
    const { excess, binding } = judgeRun({
      objectives: [objective("latency p99", 1, 0.5, 0.5)],
      nodeGroups: busy,
    });
    expect(excess).toBeCloseTo(Math.log(1.17), 12);
    expect(binding).toMatchObject({ objective: "CPU use", subject: "nodes of service" });
  });
});
