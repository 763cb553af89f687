import { describe, expect, test } from "vitest";
import {
  Constant,
  type Distribution,
  distributionFromMoments,
  Empirical,
  Erlang,
  Exponential,
  Gamma,
  Hyperexponential,
  Lognormal,
  RandomStreams,
  Shifted,
  squaredCv,
  Truncated,
  Uniform,
} from "../../../src/random/index.js";

const DISTRIBUTIONS: readonly (readonly [string, Distribution])[] = [
  ["uniform", new Uniform(2, 5)],
  ["exponential", new Exponential(3)],
  ["lognormal", Lognormal.fromMeanAndScv(2, 0.5)],
  ["lognormal by percentiles", Lognormal.fromPercentiles(60, 120)],
  ["gamma, shape 2.5", new Gamma(2.5, 4)],
  ["gamma, shape 0.4", new Gamma(0.4, 1)],
  ["Erlang", new Erlang(4, 2)],
  ["hyperexponential", new Hyperexponential(1, 4)],
  ["shifted exponential", new Shifted(new Exponential(2), 5)],
  ["truncated lognormal", new Truncated(Lognormal.fromPercentiles(10, 40), 5, 60)],
  [
    "empirical",
    new Empirical([
      { p: 0, value: 1 },
      { p: 0.5, value: 2 },
      { p: 0.9, value: 6 },
      { p: 1, value: 10 },
    ]),
  ],
];

describe.each(DISTRIBUTIONS)("%s", (name, distribution) => {
  test("100,000 samples have the exact mean and variance within 4 standard errors", () => {
    const stream = new RandomStreams(7).forKey(`test/${name}`);
    const n = 100_000;
    let sum = 0;
    let square = 0;
    let fourth = 0;
    for (let i = 0; i < n; i++) {
      const x = distribution.sample(stream) - distribution.mean;
      sum += x;
      square += x * x;
      fourth += x ** 4;
    }
    expect(Math.abs(sum / n)).toBeLessThan(4 * Math.sqrt(distribution.variance / n));
    const variance = square / n;
    expect(Math.abs(variance - distribution.variance)).toBeLessThan(
      4 * Math.sqrt((fourth / n - variance ** 2) / n),
    );
  });

  test.each([0.01, 0.1, 0.5, 0.9, 0.99])("cdf(quantile(%d)) is that probability", (p) => {
    expect(distribution.cdf(distribution.quantile(p))).toBeCloseTo(p, 9);
  });

  test("the moments are those of the quantile function", () => {
    // Midpoint rule in u with p = 1 − (1 − u)⁴, which spreads the upper tail.
    const n = 50_000;
    let mean = 0;
    let square = 0;
    for (let i = 0; i < n; i++) {
      const v = 1 - (i + 0.5) / n;
      const x = distribution.quantile(Math.min(1 - 1e-15, 1 - v ** 4));
      const weight = (4 * v ** 3) / n;
      mean += weight * x;
      square += weight * x * x;
    }
    expect(mean / distribution.mean).toBeCloseTo(1, 5);
    expect((square - mean * mean) / distribution.variance).toBeCloseTo(1, 3);
  });
});

test("a constant draws nothing from the stream", () => {
  const streams = new RandomStreams(1);
  const used = streams.forKey("a");
  expect(new Constant(3).sample()).toBe(3);
  expect(used.uniform()).toBe(streams.forKey("a").uniform());
});

test.each([0, 0.25, 1, 4])("distributionFromMoments keeps the mean and an scv of %d", (scv) => {
  const distribution = distributionFromMoments(0.012, scv);
  expect(distribution.mean).toBeCloseTo(0.012, 12);
  expect(squaredCv(distribution)).toBeCloseTo(scv, 9);
});

test("a lognormal by percentiles has these percentiles", () => {
  const boot = Lognormal.fromPercentiles(60, 120);
  expect(boot.quantile(0.5)).toBeCloseTo(60, 9);
  expect(boot.quantile(0.99)).toBeCloseTo(120, 9);
});

test("bad parameters are refused with the value in the message", () => {
  expect(() => new Exponential(-1)).toThrow("-1");
  expect(() => new Uniform(3, 2)).toThrow("3 and 2");
  expect(() => new Hyperexponential(1, 0.5)).toThrow("0.5");
  expect(() => Lognormal.fromPercentiles(10, 5)).toThrow("not 5");
  expect(() => new Empirical([])).toThrow(RangeError);
});
