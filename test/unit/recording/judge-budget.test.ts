import { describe, expect, it } from "vitest";
import { type CostFacts, judgeObjectives, type NodeCost, sumCosts } from "../../../src/recording/index.js";

const HOUR = 3600e6;
const ENDS = [HOUR, 2 * HOUR];

function costOf(usdPerHour: readonly (number | null)[]): CostFacts {
  const nodes = usdPerHour.map((price, i): NodeCost => {
    const column = Float64Array.from([(price ?? 0) * 1e6, (price ?? 0) * 3e6]);
    return {
      group: `g${i}`,
      instanceType: null,
      isSpot: false,
      usdPerHour: price,
      minimumBilledSeconds: 0,
      billedNodeHours: 4,
      totalMicroUsd: price === null ? null : price * 4e6,
      microUsd: column,
      systemMicroUsd: new Float64Array(2),
      idleMicroUsd: column,
      workloads: [],
    };
  });
  return { nodes, fees: [], totals: sumCosts(nodes, []) };
}

function judged(prices: readonly (number | null)[], budgetPerDay: number) {
  return judgeObjectives({ budgetPerDay }, [], ENDS, { cost: costOf(prices), fromMicros: 0 })[0]!;
}

describe("a budget", () => {
  it("is held against the mean cost of a day, and each interval against the same", () => {
    expect(judged([1], 48)).toMatchObject({
      actual: 48,
      met: true,
      intervalsOver: 1,
      intervalsJudged: 2,
      worst: { endMicros: 2 * HOUR, actual: 72 },
    });
    expect(judged([1], 47)).toMatchObject({ met: false });
  });

  it("may be missed but not met while something has no price", () => {
    expect(judged([1, null], 100)).toMatchObject({ actual: 48, met: null });
    expect(judged([1, null], 40)).toMatchObject({ actual: 48, met: false });
  });

  it("is not judged where nothing has a price", () => {
    expect(judged([null], 100)).toMatchObject({ actual: null, met: null });
  });
});
