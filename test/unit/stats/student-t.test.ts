import { expect, test } from "vitest";
import {
  confidenceInterval,
  pairedDifference,
  studentTCdf,
  studentTQuantile,
} from "../../../src/stats/index.js";

// Published tables of Student's t: rows = degrees of freedom; columns 0.90, 0.95, 0.975, 0.99, 0.995.
const TABLE: readonly (readonly number[])[] = [
  [1, 3.078, 6.314, 12.706, 31.821, 63.657],
  [2, 1.886, 2.92, 4.303, 6.965, 9.925],
  [5, 1.476, 2.015, 2.571, 3.365, 4.032],
  [10, 1.372, 1.812, 2.228, 2.764, 3.169],
  [19, 1.328, 1.729, 2.093, 2.539, 2.861],
  [30, 1.31, 1.697, 2.042, 2.457, 2.75],
  [60, 1.296, 1.671, 2.0, 2.39, 2.66],
  [120, 1.289, 1.658, 1.98, 2.358, 2.617],
];

test.each(TABLE)("the table's row for %d degrees of freedom", (freedom, ...row) => {
  [0.9, 0.95, 0.975, 0.99, 0.995].forEach((p, i) => {
    expect(Math.abs(studentTQuantile(p, freedom) - row[i]!)).toBeLessThanOrEqual(0.0005001);
  });
});

test("closed forms for one and two degrees of freedom", () => {
  expect(studentTQuantile(0.75, 1)).toBeCloseTo(1, 10);
  expect(studentTCdf(1.5, 2)).toBeCloseTo(0.5 + 1.5 / (2 * Math.sqrt(2 + 2.25)), 12);
});

test("the quantile is odd about one half", () => {
  expect(studentTQuantile(0.1, 7)).toBe(-studentTQuantile(0.9, 7));
  expect(studentTQuantile(0.5, 7)).toBe(0);
});

test("a confidence interval is mean ± t × s / √n", () => {
  const { low, high, halfWidth } = confidenceInterval([4, 5, 6]);
  expect(halfWidth).toBeCloseTo(4.302652729911275 / Math.sqrt(3), 9);
  expect((low + high) / 2).toBeCloseTo(5, 12);
});

test("paired differences remove what the pairs share", () => {
  expect(pairedDifference([10, 20, 30], [11, 21, 31]).halfWidth).toBeCloseTo(0, 12);
});

test("one value has no interval", () => {
  expect(() => confidenceInterval([1])).toThrow("needs 2 values, not 1");
});
