import { describe, expect, test } from "vitest";
import {
  ConstantDemand,
  DelayedDemand,
  type DemandSeries,
  flashCrowdDemand,
  LinearDemand,
  RepeatedDemand,
  rampDemand,
  ScaledDemand,
  SquareWaveDemand,
  StepDemand,
  SumDemand,
  sineDemand,
  stepDemand,
} from "../../../src/traffic/index.js";
import { HOUR, MINUTE, NEVER, type SimTime, seconds } from "../../../src/units/index.js";

/** Changes up to `until` as [seconds, value], the way the engine walks a series. */
function walk(series: DemandSeries, until: number): [number, number][] {
  const points: [number, number][] = [[0, series.valueAt(0 as SimTime)]];
  let at = series.nextChangeAfter(0 as SimTime);
  while (at < seconds(until)) {
    points.push([at / 1e6, series.valueAt(at)]);
    at = series.nextChangeAfter(at);
  }
  return points;
}

/** ∫ value dt up to `until` seconds. */
function integral(series: DemandSeries, until: number): number {
  const points = walk(series, until);
  return points.reduce((sum, [at, value], i) => sum + value * ((points[i + 1]?.[0] ?? until) - at), 0);
}

const EVERY: readonly (readonly [string, DemandSeries])[] = [
  ["constant", new ConstantDemand(3)],
  ["steps", new StepDemand(Float64Array.of(0, 60e6, 120e6), Float64Array.of(1, 5, 2))],
  ["linear", new LinearDemand(Float64Array.of(0, 60e6, 180e6), Float64Array.of(1, 5, 2))],
  ["ramp", rampDemand(0, 10, seconds(30), seconds(90))],
  ["sine", sineDemand(10, 50, HOUR)],
  ["square wave", new SquareWaveDemand(1, 9, MINUTE, 0.25)],
  [
    "flash crowd",
    flashCrowdDemand([
      { start: seconds(60), rise: seconds(20), hold: seconds(30), fall: seconds(40), height: 100 },
    ]),
  ],
  ["repeated", new RepeatedDemand(new StepDemand(Float64Array.of(0, 30e6), Float64Array.of(1, 2)), MINUTE)],
  ["sum", new SumDemand([new ConstantDemand(1), new SquareWaveDemand(0, 2, MINUTE)])],
  [
    "scaled and delayed",
    new DelayedDemand(new ScaledDemand(new SquareWaveDemand(0, 2, MINUTE), 3), seconds(7)),
  ],
];

describe.each(EVERY)("%s", (_, series) => {
  test("changes only where it says so", () => {
    const points = walk(series, 600);
    points.forEach(([at, value], i) => {
      const next = points[i + 1]?.[0] ?? 600;
      for (const share of [0.25, 0.5, 0.999]) {
        expect(series.valueAt(seconds(at + share * (next - at)))).toBe(value);
      }
    });
  });

  test("its next change lies in the future", () => {
    for (const at of [0, 1, 59.999999, 60, 60.000001, 1e5]) {
      expect(series.nextChangeAfter(seconds(at))).toBeGreaterThan(seconds(at));
    }
  });

  test("answers the same in any order of asking", () => {
    const forth = Array.from({ length: 50 }, (_, i) => series.valueAt(seconds(i * 7)));
    const back = Array.from({ length: 50 }, (_, i) => series.valueAt(seconds((49 - i) * 7)));
    expect(back.reverse()).toEqual(forth);
  });
});

test("steps hold until the next one, the first one also before", () => {
  const series = new StepDemand(Float64Array.of(10e6, 20e6, 30e6), Float64Array.of(4, 4, 6));
  expect(walk(series, 100)).toEqual([
    [0, 4],
    [30, 6],
  ]);
  expect(series.nextChangeAfter(seconds(30))).toBe(NEVER);
});

test("lines keep their integral", () => {
  const series = new LinearDemand(Float64Array.of(0, 60e6, 180e6), Float64Array.of(1, 5, 2));
  expect(integral(series, 180)).toBeCloseTo(180 + 420, 6);
  expect(integral(rampDemand(0, 10, seconds(30), seconds(90)), 100)).toBeCloseTo(300 + 100, 6);
});

test("a sine lies between its bounds, peaks when told and keeps its integral", () => {
  const series = sineDemand(10, 50, HOUR, seconds(900));
  expect(integral(series, 3600)).toBeCloseTo(30 * 3600, 4);
  const values = walk(series, 3600).map(([, value]) => value);
  expect(Math.max(...values)).toBeLessThanOrEqual(50);
  expect(Math.max(...values)).toBeCloseTo(50, 0);
  expect(series.valueAt(seconds(895))).toBeCloseTo(50, 0);
});

test("a flash crowd brings exactly its area", () => {
  const series = flashCrowdDemand([
    { start: seconds(60), rise: seconds(20), hold: seconds(30), fall: seconds(40), height: 100 },
    { start: seconds(300), rise: 0 as SimTime, hold: seconds(10), fall: 0 as SimTime, height: 50 },
  ]);
  expect(integral(series, 600)).toBeCloseTo(100 * (10 + 30 + 20) + 50 * 10, 3);
});

test("a square wave is high first", () => {
  expect(walk(new SquareWaveDemand(1, 9, MINUTE, 0.25), 120)).toEqual([
    [0, 9],
    [15, 1],
    [60, 9],
    [75, 1],
  ]);
});

test("a step at time zero is a constant", () => {
  expect(walk(stepDemand(1, 2, 0 as SimTime), 100)).toEqual([[0, 2]]);
});

test("a series whose times do not rise is refused", () => {
  expect(() => new StepDemand(Float64Array.of(0, 5, 5), Float64Array.of(1, 2, 3))).toThrow("5 then 5");
});
