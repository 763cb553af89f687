import { describe, expect, it } from "vitest";
import { resolvePattern } from "../../../src/scenario/resolve/resolve-pattern.js";
import { HOUR, MINUTE, parseTimestamp, type SimTime } from "../../../src/units/index.js";

const CONTEXT = {
  start: parseTimestamp("2026-01-05T00:00:00Z")!,
  timeZone: "UTC",
  duration: (24 * HOUR) as SimTime,
  warmup: 0 as SimTime,
};

/** Points as [minutes, value]. */
function pointsOf(shape: Parameters<typeof resolvePattern>[0], context = CONTEXT) {
  const demand = resolvePattern(shape, context);
  if (demand.kind === "constant") throw new Error("constant");
  return [...demand.timesMicros].map((at, i) => [at / MINUTE, demand.values[i]!]);
}

describe("a pattern", () => {
  it("step goes up and back", () => {
    expect(pointsOf({ kind: "step", before: 2, after: 60, at: "5m", until: "17m" })).toEqual([
      [0, 2],
      [5, 60],
      [17, 2],
    ]);
  });

  it("step at time zero has no level before it", () => {
    expect(pointsOf({ kind: "step", before: 2, after: 60, at: "0s" })).toEqual([[0, 60]]);
  });

  it("ramp is a straight line", () => {
    expect(pointsOf({ kind: "ramp", from: 1, to: 9, at: "10m", over: "5m" })).toEqual([
      [0, 1],
      [10, 1],
      [15, 9],
    ]);
  });

  it("spikes come again", () => {
    const context = { ...CONTEXT, duration: (25 * MINUTE) as SimTime };
    expect(
      pointsOf({ kind: "spikes", base: 1, peak: 5, at: "5m", for: "1m", every: "10m" }, context),
    ).toEqual([
      [0, 1],
      [5, 5],
      [6, 1],
      [15, 5],
      [16, 1],
      [25, 5],
      [26, 1],
    ]);
  });

  it("points repeat", () => {
    const context = { ...CONTEXT, duration: (3 * MINUTE) as SimTime };
    const shape = {
      kind: "points",
      points: [
        ["0s", 1],
        ["1m", 2],
      ] as [string, number][],
      linear: false,
      repeat: "2m",
    } as const;
    expect(pointsOf(shape, context)).toEqual([
      [0, 1],
      [1, 2],
      [2, 1],
      [3, 2],
    ]);
  });

  it("a line jumps where two points share a time", () => {
    const shape = {
      kind: "points",
      points: [
        ["0s", 1],
        ["1m", 2],
        ["1m", 8],
        ["2m", 8],
      ] as [string, number][],
      linear: true,
    } as const;
    const demand = resolvePattern(shape, CONTEXT);
    expect(demand.kind === "linear" && [...demand.timesMicros]).toEqual([0, MINUTE, MINUTE + 1, 2 * MINUTE]);
    expect(demand.kind === "linear" && [...demand.values]).toEqual([1, 2, 8, 8]);
  });

  it("daily peaks at its local time and rests on the weekend", () => {
    const berlin = {
      ...CONTEXT,
      timeZone: "Europe/Berlin",
      start: parseTimestamp("2026-01-09T00:00:00Z")!,
      duration: (48 * HOUR) as SimTime,
    };
    const day = pointsOf({ kind: "daily", base: 10, peak: 50, peakAt: "15h", weekend: 0.5 }, berlin);
    expect(day[14 * 60]).toEqual([14 * 60, 50]);
    expect(day[2 * 60]).toEqual([2 * 60, 10]);
    expect(day[38 * 60]).toEqual([38 * 60, 25]);
  });
});
