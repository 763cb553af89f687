import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binLowerBound, costLowerBound } from "../../../../src/planning/index.js";

/** First fit, the largest first: never fewer bins than any lower bound. */
function firstFit(sizes: readonly number[]): number {
  const bins: number[] = [];
  for (const size of sizes.toSorted((a, b) => b - a)) {
    const index = bins.findIndex((used) => used + size <= 1 + 1e-9);
    if (index < 0) bins.push(size);
    else bins[index]! += size;
  }
  return bins.length;
}

describe("binLowerBound", () => {
  it("sees that items above a half never share a bin", () => {
    expect(binLowerBound([0.6, 0.6, 0.6, 0.6])).toBe(4);
  });

  it("sees that items of 0.4 do not fit beside items of 0.7", () => {
    expect(binLowerBound([0.7, 0.7, 0.4, 0.4])).toBe(3);
  });

  it("lets two items share a bin that fill it to the hair", () => {
    expect(binLowerBound([0.67, 0.33])).toBe(1);
  });

  it("is never above what a packing needs, nor below the sum", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: 1, max: 100 }).map((n) => n / 100),
          { maxLength: 40 },
        ),
        (sizes) => {
          const bound = binLowerBound(sizes);
          const total = sizes.reduce((sum, size) => sum + size, 0);
          return bound <= firstFit(sizes) && bound >= Math.ceil(total - 1e-6);
        },
      ),
    );
  });
});

describe("costLowerBound", () => {
  const machines = [
    { cpu: 4, memory: 16, pods: 58, usdPerHour: 0.2 },
    { cpu: 4, memory: 8, pods: 58, usdPerHour: 0.17 },
    { cpu: 4, memory: 32, pods: 58, usdPerHour: 0.25 },
  ];

  it("is the price of the cheapest cores where nothing else is asked for", () => {
    expect(costLowerBound({ cpu: 40, memory: 0, pods: 0 }, machines)).toBeCloseTo(1.7, 9);
  });

  it("is never above what a mix of machines costs that holds the pods", () => {
    const count = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(count, count, count, (a, b, c) => {
        const taken = [a, b, c];
        const sum = (of: (machine: (typeof machines)[number]) => number) =>
          machines.reduce((total, machine, i) => total + taken[i]! * of(machine), 0);
        const need = {
          cpu: sum(({ cpu }) => cpu),
          memory: sum(({ memory }) => memory),
          pods: sum(({ pods }) => pods),
        };
        return costLowerBound(need, machines) <= sum(({ usdPerHour }) => usdPerHour) + 1e-9;
      }),
    );
  });
});
