import { expect, test } from "vitest";
import { logGamma, normalCdf, normalQuantile, regularizedGammaP } from "../../../src/random/index.js";

test.each([
  [0.5, Math.log(Math.sqrt(Math.PI))],
  [1, 0],
  [5, Math.log(24)],
  [10.5, 13.940625219403763],
])("ln Γ(%d)", (x, expected) => {
  expect(logGamma(x)).toBeCloseTo(expected, 12);
});

test("P(1, x) is the exponential distribution function", () => {
  for (const x of [0.01, 0.5, 1, 3, 10]) expect(regularizedGammaP(1, x)).toBeCloseTo(-Math.expm1(-x), 14);
});

test("normal quantiles are those of the published tables", () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
  expect(normalQuantile(0.99)).toBeCloseTo(2.3263478740408408, 13);
  expect(normalQuantile(0.0001)).toBeCloseTo(-3.719016485455709, 12);
  expect(normalQuantile(1e-12)).toBeCloseTo(-7.034483825301131, 12);
});

test("the normal distribution function inverts its quantile", () => {
  for (const p of [0.001, 0.2, 0.5, 0.77, 0.9999]) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 13);
});
