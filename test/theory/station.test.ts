import { describe, expect, test } from "vitest";
import { Hyperexponential } from "../../src/random/index.js";
import { LatencyHistogram } from "../../src/stats/index.js";
import {
  DEFAULT_REQUEST_PROFILE,
  type Latency,
  md1,
  mg1,
  mg1ProcessorSharing,
  mm1,
  mm1ProcessorSharing,
  mmc,
  mmck,
  mph1,
  type RequestProfile,
  Station,
  shapeOf,
  totalMean,
} from "../../src/traffic/index.js";

const P = [0.5, 0.9, 0.95, 0.99];

function profile(meanSeconds: number, scv = 1, more: Partial<RequestProfile> = {}): RequestProfile {
  return { ...DEFAULT_REQUEST_PROFILE, cpu: { meanSeconds, scv }, ...more };
}

function quantiles(latency: Latency): number[] {
  const histogram = new LatencyHistogram();
  histogram.addShape(shapeOf(latency), latency.mean, latency.shift);
  return histogram.quantiles(P);
}

describe("one pod with one core whose requests share it is M/M/1-PS", () => {
  test.each([5, 7, 8, 9])("at %d requests per second of 0.1 core-seconds", (rate) => {
    const { latency } = new Station(1, profile(0.1)).at(rate);
    const exact = mm1ProcessorSharing(rate, 10);
    expect(totalMean(latency) / exact.meanSojournSeconds).toBeCloseTo(1, 9);
    quantiles(latency).forEach((q, i) => {
      expect(Math.abs(q / exact.sojournQuantile(P[i]!) - 1)).toBeLessThan(0.01);
    });
  });

  test("half a core is half as fast", () => {
    expect(totalMean(new Station(0.5, profile(0.05)).at(8).latency)).toBeCloseTo(0.5, 9);
  });

  test.each([0, 4])("the mean does not depend on the form of the service: scv %d", (scv) => {
    const { latency } = new Station(1, profile(0.1, scv)).at(8);
    expect(totalMean(latency)).toBeCloseTo(mg1ProcessorSharing(8, 0.1).meanSojournSeconds, 9);
  });
});

describe("one pod that takes requests one by one is M/G/1", () => {
  test.each([1, 5, 7, 9])("M/M/1 at %d per second: mean to 1e-9, quantiles to 1 %%", (rate) => {
    const { latency } = new Station(1, profile(0.1, 1, { concurrency: 1 })).at(rate);
    const exact = mm1(rate, 10);
    expect(totalMean(latency) / exact.meanSojournSeconds).toBeCloseTo(1, 9);
    quantiles(latency).forEach((q, i) => {
      expect(Math.abs(q / exact.sojournQuantile(P[i]!) - 1)).toBeLessThan(0.01);
    });
  });

  test.each([0, 0.5, 2, 4])("Pollaczek–Khinchine for scv %d", (scv) => {
    const { latency } = new Station(1, profile(0.1, scv, { concurrency: 1 })).at(8);
    expect(totalMean(latency)).toBeCloseTo(mg1(8, 0.1, scv).meanSojournSeconds, 9);
  });
});

test.each([
  [10, 2],
  [21, 3],
  [45, 5],
  [70, 10],
])("several cores have the mean of M/M/c: %d per second on %d", (rate, cores) => {
  const exact = mmc(rate, 10, cores).meanSojournSeconds;
  expect(totalMean(new Station(cores, profile(0.1)).at(rate).latency) / exact).toBeCloseTo(1, 9);
  expect(
    totalMean(new Station(cores, profile(0.1, 1, { concurrency: cores })).at(rate).latency) / exact,
  ).toBeCloseTo(1, 9);
});

test("a shared queue of four consumers is M/M/4", () => {
  const { latency } = new Station(4, profile(0.01, 1, { concurrency: 1 }), 4).at(320);
  const exact = mmc(320, 100, 4);
  expect(totalMean(latency) / exact.meanSojournSeconds).toBeCloseTo(1, 9);
  quantiles(latency).forEach((q, i) => {
    expect(Math.abs(q / exact.sojournQuantile(P[i]!) - 1)).toBeLessThan(0.01);
  });
});

test.each([
  [8, 1, 5],
  [12, 1, 10],
  [25, 2, 12],
  [60, 5, 20],
])(
  "a short bounded queue refuses as M/M/c/K: %d per second, %d servers, room for %d",
  (rate, servers, room) => {
    const station = new Station(
      servers,
      profile(0.1, 1, { concurrency: servers, queueLimit: room - servers }),
    );
    const point = station.at(rate);
    const exact = mmck(rate, 10, servers, room);
    expect(point.blocking).toBeCloseTo(exact.blockingProbability, 9);
    expect(totalMean(point.latency) / exact.meanSojournSeconds).toBeCloseTo(1, 9);
    quantiles(point.latency).forEach((q, i) => {
      expect(Math.abs(q / exact.sojournQuantile(P[i]!) - 1)).toBeLessThan(0.015);
    });
  },
);

test("waiting without CPU adds to latency and takes no capacity", () => {
  const plain = new Station(1, profile(0.1));
  const waiting = new Station(1, profile(0.1, 1, { waitSeconds: 0.5 }));
  expect(waiting.serviceRate).toBe(plain.serviceRate);
  expect(totalMean(waiting.at(8).latency) - totalMean(plain.at(8).latency)).toBeCloseTo(0.5, 12);
});

test("where waiting fills the slots, these limit the rate", () => {
  const station = new Station(4, profile(0.01, 1, { waitSeconds: 0.09, concurrency: 8 }));
  expect(Math.abs(station.serviceRate / 80 - 1)).toBeLessThan(1e-3);
});

test("slots held through a wait while the CPU is nearly as busy allow less than either limit: the closed network", () => {
  // Two slots, one core, as long without CPU as with it: both with the CPU, one there, none there weigh 1, 1, 1/2.
  const station = new Station(1, profile(0.01, 1, { waitSeconds: 0.01, concurrency: 2 }));
  expect(station.serviceRate).toBeCloseTo(100 * (2 / 2.5), 9);
});

describe("quantiles of work that is not exponential", () => {
  test.each([3, 5, 7, 8, 9])("M/D/1, one by one, at %d per second of 0.1 s", (rate) => {
    const { latency } = new Station(1, profile(0.1, 0, { concurrency: 1 })).at(rate);
    const exact = md1(rate, 0.1);
    for (const p of [0.99, 0.999]) {
      const off = shapeOf(latency).quantile(p) * latency.mean - exact.sojournQuantile(p);
      expect(Math.abs(off / exact.sojournQuantile(p))).toBeLessThan(0.02);
    }
  });

  test.each([3, 5, 7, 8, 9])("M/H2/1, one by one, at %d per second of 0.1 s", (rate) => {
    const { latency } = new Station(1, profile(0.1, 4, { concurrency: 1 })).at(rate);
    const branches = new Hyperexponential(0.1, 4).branches;
    const exact = mph1(rate, { kind: "hyperexponential", branches });
    for (const p of [0.9, 0.99, 0.999]) {
      const off = shapeOf(latency).quantile(p) * latency.mean - exact.sojournQuantile(p);
      expect(Math.abs(off / exact.sojournQuantile(p))).toBeLessThan(0.02);
    }
  });
});
