import { describe, expect, it } from "vitest";
import { IntervalGauge } from "../../../src/recording/interval-gauge.js";

describe("IntervalGauge", () => {
  it("weighs each value by how long it lasted", () => {
    const gauge = new IntervalGauge(0);
    gauge.set(0, 2);
    gauge.set(30, 5);
    expect(gauge.takeInterval(40)).toEqual({ last: 5, mean: (2 * 30 + 5 * 10) / 40, max: 5, min: 2 });
  });

  it("counts a value that is replaced in the same instant in no extreme", () => {
    const gauge = new IntervalGauge(0);
    gauge.set(0, 3);
    gauge.set(10, 9);
    gauge.set(10, 4);
    expect(gauge.takeInterval(20)).toMatchObject({ max: 4, min: 3 });
  });

  it("carries the value over into the next interval", () => {
    const gauge = new IntervalGauge(0);
    gauge.set(0, 7);
    gauge.takeInterval(10);
    gauge.set(15, 1);
    expect(gauge.takeInterval(20)).toEqual({ last: 1, mean: 4, max: 7, min: 1 });
  });

  it("forgets what was before the figures began", () => {
    const gauge = new IntervalGauge(0);
    gauge.set(0, 100);
    gauge.set(5, 2);
    gauge.begin(10);
    expect(gauge.takeInterval(20)).toEqual({ last: 2, mean: 2, max: 2, min: 2 });
  });
});
