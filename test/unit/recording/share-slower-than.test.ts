import { expect, test } from "vitest";
import { NO_REQUESTS, type ServiceFigures } from "../../../src/recording/index.js";
import { shareSlowerThan } from "../../../src/recording/share-slower-than.js";

/** Exponential with mean 1 s. */
const FIGURES: ServiceFigures = {
  ...NO_REQUESTS,
  served: 1e6,
  p50Seconds: Math.log(2),
  p90Seconds: Math.log(10),
  p95Seconds: Math.log(20),
  p99Seconds: Math.log(100),
  p999Seconds: Math.log(1000),
  maxSeconds: 14,
};

test.each([0.2, 1, 2.5, 4, 6])("of exponential latencies it is exp(−x): %d", (x) => {
  expect(shareSlowerThan(FIGURES, x)).toBeCloseTo(Math.exp(-x), 9);
});

test("nothing is slower than the slowest", () => {
  expect(shareSlowerThan(FIGURES, 14)).toBe(0);
});

test("nothing served, nothing slow", () => {
  expect(shareSlowerThan(NO_REQUESTS, 1)).toBe(0);
});
