import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Exponential, Gamma, Shifted } from "../../../src/random/index.js";
import { LatencyHistogram, LatencyShape } from "../../../src/stats/index.js";

const unit = new LatencyShape(new Exponential(1));
const P = [0.5, 0.9, 0.95, 0.99];

test("quantiles of single values are right to 1 %, mean and maximum exactly", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1e-5, max: 1e4, noNaN: true }), { minLength: 1 }), (values) => {
      const histogram = new LatencyHistogram();
      for (const value of values) histogram.add(value);
      const sorted = [...values].sort((a, b) => a - b);
      for (const p of [0.25, 0.5, 0.99, 1]) {
        const exact = sorted[Math.max(0, Math.ceil(p * sorted.length - 1e-9) - 1)]!;
        expect(histogram.quantile(p) / exact).toBeGreaterThan(0.99);
        expect(histogram.quantile(p) / exact).toBeLessThan(1.0101);
      }
      expect(histogram.max).toBe(sorted[sorted.length - 1]);
      expect(histogram.mean).toBeCloseTo(values.reduce((sum, x) => sum + x, 0) / values.length, 6);
    }),
  );
});

test.each([
  ["exponential", new Exponential(0.05)],
  ["shifted gamma", new Shifted(new Gamma(3, 0.1), 0.03)],
] as const)("a whole distribution keeps its quantiles: %s", (_, distribution) => {
  const histogram = new LatencyHistogram();
  histogram.addDistribution(distribution, 1000);
  for (const p of P) expect(histogram.quantile(p) / distribution.quantile(p)).toBeCloseTo(1, 3);
  expect(histogram.mean).toBeCloseTo(distribution.mean, 12);
  expect(histogram.count).toBe(1000);
});

describe("a shape", () => {
  test.each([0.001, 0.0123, 1, 77])("stretched to mean %d keeps its quantiles to 0.1 %%", (scale) => {
    const histogram = new LatencyHistogram();
    histogram.addShape(unit, scale, 0, 5);
    for (const p of P) expect(histogram.quantile(p) / (-scale * Math.log1p(-p))).toBeCloseTo(1, 3);
    expect(histogram.mean).toBeCloseTo(scale, 12);
  });

  test("moved up keeps its quantiles to 0.1 %", () => {
    const histogram = new LatencyHistogram();
    histogram.addShape(unit, 0.02, 0.03, 5);
    for (const p of P) expect(histogram.quantile(p) / (0.03 - 0.02 * Math.log1p(-p))).toBeCloseTo(1, 3);
  });

  test("up to a limit is the conditional distribution", () => {
    const histogram = new LatencyHistogram();
    histogram.addShape(unit, 0.5, 0.1, 10, 0.9);
    const inTime = -Math.expm1(-1.6);
    for (const p of P) {
      expect(histogram.quantile(p) / (0.1 - 0.5 * Math.log1p(-p * inTime))).toBeCloseTo(1, 2);
    }
    expect(histogram.count).toBe(10);
    expect(histogram.mean).toBeCloseTo(0.1 + 0.5 - (0.8 * Math.exp(-1.6)) / inTime, 3);
  });

  test("of mean 0 is the shift alone", () => {
    const histogram = new LatencyHistogram();
    histogram.addShape(unit, 0, 0.03);
    expect(histogram.quantile(0.5) / 0.03).toBeCloseTo(1, 2);
  });
});

test("merging is adding everything to one", () => {
  const [a, b, both] = [new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram()];
  a.addShape(unit, 0.1, 0, 10);
  b.addShape(unit, 1, 0.2, 30);
  both.addShape(unit, 0.1, 0, 10);
  both.addShape(unit, 1, 0.2, 30);
  a.merge(b);
  expect(a.quantiles(P)).toEqual(both.quantiles(P));
  expect(a.mean).toBeCloseTo(both.mean, 12);
});

test("shareAbove is one minus the distribution function", () => {
  const histogram = new LatencyHistogram();
  histogram.addShape(unit, 0.5);
  expect(histogram.shareAbove(1)).toBeCloseTo(Math.exp(-2), 3);
});

test("a cleared histogram is empty", () => {
  const histogram = new LatencyHistogram();
  histogram.add(3);
  histogram.clear();
  expect([histogram.count, histogram.mean, histogram.quantile(0.5), histogram.max]).toEqual([0, 0, 0, 0]);
});
