import fc from "fast-check";
import { mean, sampleVariance, variance } from "simple-statistics";
import { expect, test } from "vitest";
import { RunningMoments, TimeWeightedSeries } from "../../../src/stats/index.js";
import { seconds } from "../../../src/units/index.js";

const VALUES = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2 });

test("running moments are those of the whole sample, however it was split", () => {
  fc.assert(
    fc.property(VALUES, fc.nat(), (values, cut) => {
      const a = new RunningMoments();
      const b = new RunningMoments();
      values.forEach((x, i) => {
        (i < cut % values.length ? a : b).add(x);
      });
      a.merge(b);
      expect(a.count).toBe(values.length);
      expect(a.mean).toBeCloseTo(mean(values), 8);
      expect(a.variance).toBeCloseTo(variance(values), 5);
      expect(a.sampleVariance).toBeCloseTo(sampleVariance(values), 5);
      expect(a.max).toBe(Math.max(...values));
    }),
  );
});

test("a time-weighted mean counts each value by how long it held", () => {
  const series = new TimeWeightedSeries(2, seconds(0));
  series.set(4, seconds(10));
  series.set(1, seconds(15));
  expect(series.takeInterval(seconds(20))).toEqual({ mean: 2.25, min: 1, max: 4, integralSeconds: 45 });
  expect(series.takeInterval(seconds(30))).toEqual({ mean: 1, min: 1, max: 1, integralSeconds: 10 });
});

test("time that goes back is refused", () => {
  const series = new TimeWeightedSeries(0, seconds(5));
  expect(() => series.set(1, seconds(4))).toThrow(RangeError);
});
