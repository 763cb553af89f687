import { describe, expect, test } from "vitest";
import { Gamma } from "../../../src/random/index.js";
import { LatencyHistogram } from "../../../src/stats/index.js";
import { sojournShape } from "../../../src/traffic/index.js";

function momentsOf(scv: number): { mean: number; scv: number } {
  const { masses, firstBucket } = sojournShape(scv);
  let mean = 0;
  let square = 0;
  masses.forEach((mass, i) => {
    const x = 1e-6 * 1.01 ** (firstBucket + i + 0.5);
    mean += mass * x;
    square += mass * x * x;
  });
  return { mean, scv: square / mean ** 2 - 1 };
}

describe.each([0.125, 0.5, 0.9375, 1, 1.5, 2, 3, 4, 8, 20])("the shape of scv %d", (scv) => {
  test("has mean 1 and that scv, to the histogram's resolution", () => {
    const moments = momentsOf(scv);
    expect(Math.abs(moments.mean - 1)).toBeLessThan(0.005);
    expect(Math.abs(moments.scv / scv - 1)).toBeLessThan(0.05);
  });

  test("has all its weight", () => {
    expect(sojournShape(scv).masses.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 9);
  });
});

test("scv 0 is a constant", () => {
  const histogram = new LatencyHistogram();
  histogram.addShape(sojournShape(0), 0.2);
  expect(Math.abs(histogram.quantile(0.5) / 0.2 - 1)).toBeLessThan(0.01);
  expect(Math.abs(histogram.quantile(0.99) / 0.2 - 1)).toBeLessThan(0.02);
});

test("below 1 it is gamma", () => {
  const gamma = new Gamma(2, 1);
  expect(sojournShape(0.5).cdf(gamma.quantile(0.9))).toBeCloseTo(0.9, 3);
});

test("neighbouring pieces meet", () => {
  for (const border of [1, 3]) {
    for (const x of [0.5, 1, 3, 8]) {
      const step = Math.abs(sojournShape(border - 1 / 64).cdf(x) - sojournShape(border + 1 / 64).cdf(x));
      expect(step).toBeLessThan(0.01);
    }
  }
});
