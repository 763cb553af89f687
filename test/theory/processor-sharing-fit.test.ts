import { describe, expect, test } from "vitest";
import { LatencyHistogram } from "../../src/stats/index.js";
import { mm1ProcessorSharing, sojournShape } from "../../src/traffic/index.js";
import { processorSharingQuantile } from "../../src/traffic/sojourn/processor-sharing-quantile.js";
import { exactPs, exactQuantile } from "../support/fit-processor-sharing.js";

describe.each([0.05, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97])("M/M/1-PS at utilisation %d", (rho) => {
  const { mean, survival } = exactPs(rho);
  const quantile = processorSharingQuantile(rho);

  test.each([0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999])(
    "the tabulated quantile of %d is right to 0.1 %%",
    (p) => {
      const z = -Math.log1p(-p);
      expect(Math.abs(quantile(z) / exactQuantile(survival, mean, z) - 1)).toBeLessThan(0.001);
    },
  );

  test("small quantiles are right to 5 %", () => {
    for (const z of [0.01, 0.05, 0.2]) {
      expect(Math.abs(quantile(z) / exactQuantile(survival, mean, z) - 1)).toBeLessThan(0.05);
    }
  });

  test("the shape of its squared coefficient of variation gives its quantiles to 0.3 %", () => {
    const queue = mm1ProcessorSharing(rho * 10, 10);
    const histogram = new LatencyHistogram();
    histogram.addShape(sojournShape((2 + rho) / (2 - rho)), queue.meanSojournSeconds);
    for (const p of [0.5, 0.9, 0.95, 0.99]) {
      expect(Math.abs(histogram.quantile(p) / queue.sojournQuantile(p) - 1)).toBeLessThan(0.003);
    }
  });
});

test("at utilisation 1 it is the product of two exponential times", () => {
  const survivalOfProduct = (t: number) => {
    let sum = 0;
    const steps = 4000;
    for (let k = 0; k < steps; k++) {
      const x = Math.exp(-20 + ((k + 0.5) * 30) / steps);
      sum += (x * Math.exp(-x - t / x) * 30) / steps;
    }
    return sum;
  };
  for (const z of [0.69, 2.3, 4.6, 9]) {
    expect(
      Math.abs(processorSharingQuantile(1)(z) / exactQuantile(survivalOfProduct, 1, z) - 1),
    ).toBeLessThan(0.001);
  }
});

test("an empty server answers in exponential time", () => {
  for (const z of [0.69, 2.3, 4.6]) expect(processorSharingQuantile(0)(z)).toBeCloseTo(z, 3);
});
