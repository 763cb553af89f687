import { describe, expect, it } from "vitest";
import {
  billedMicros,
  billNodes,
  costShare,
  extraBilledMicros,
  HourlyMeter,
  hourlyCharge,
  requestedShare,
  systemShare,
} from "../../../src/cost/index.js";

const SECOND = 1e6;
const HOUR = 3600 * SECOND;

describe("a node's bill", () => {
  it.each([
    [20.4, 60, 60],
    [60, 60, 60],
    [60.000001, 60, 61],
    [3.2, 0, 4],
    [0, 0, 0],
  ])("of a life of %d s with a minimum of %d s is for %d s", (life, minimum, billed) => {
    const micros = Math.round(life * SECOND);
    expect(micros + extraBilledMicros(micros, minimum)).toBe(billed * SECOND);
  });

  it("counts only what lies in the period", () => {
    const period = { from: HOUR, to: 2 * HOUR };
    const billed = (created: number, gone: number | null) => billedMicros({ created, gone }, period, 60);
    expect(billed(0, null)).toBe(HOUR);
    expect(billed(0, HOUR)).toBe(0);
    expect(billed(0, 1.5 * HOUR)).toBe(0.5 * HOUR);
    expect(billed(1.5 * HOUR, 3 * HOUR)).toBe(0.5 * HOUR);
    expect(billed(2 * HOUR, null)).toBe(0);
  });

  it("charges the minimum when the node goes", () => {
    const life = { created: HOUR - 10 * SECOND, gone: HOUR + 10 * SECOND };
    expect(billedMicros(life, { from: HOUR, to: 2 * HOUR }, 60)).toBe(50 * SECOND);
  });

  it("is exact over many nodes", () => {
    const lives = Array.from({ length: 1000 }, () => ({ created: 0, gone: null }));
    expect(billNodes(lives, 0.067013, { from: 0, to: 720 * HOUR }, 60)).toBe(67013 * 1000 * 720);
  });
});

describe("a price per hour", () => {
  it("is rounded once, halves up", () => {
    expect(hourlyCharge(BigInt(HOUR / 2), 0.192)).toBe(96_000);
    expect(hourlyCharge(3_600n, 0.5)).toBe(1);
    expect(hourlyCharge(3_599n, 0.5)).toBe(0);
  });

  it("loses nothing when it is cut into intervals", () => {
    const meter = new HourlyMeter(0.013);
    let sum = 0;
    for (let i = 0; i < 1000; i++) sum += meter.charge(777_777);
    expect(sum).toBe(hourlyCharge(777_777_000n, 0.013));
    expect(meter.total).toBe(sum);
  });
});

describe("a pod's share of a node", () => {
  const allocatable = { cpuMillicores: 4000, memoryBytes: 8e9 };

  it("is the larger one of CPU and memory", () => {
    expect(requestedShare({ cpuMillicores: 1000, memoryBytes: 1e9 }, allocatable)).toBe(0.25e9);
    expect(requestedShare({ cpuMillicores: 1000, memoryBytes: 4e9 }, allocatable)).toBe(0.5e9);
    expect(requestedShare({ cpuMillicores: 0, memoryBytes: 0 }, allocatable)).toBe(0);
  });

  it("is of what the system leaves", () => {
    const system = systemShare({ cpuMillicores: 4000, memoryBytes: 10e9 }, allocatable);
    expect(system).toBe(0.2e9);
    expect(costShare(0.5e9, 0.5e9, system)).toBe(0.4e9);
  });

  it("shrinks where pods together ask for more than a whole", () => {
    expect(costShare(0.9e9, 1.8e9, 0)).toBe(0.5e9);
  });
});
