import { describe, expect, it } from "vitest";
import { compareInstanceTypes, INSTANCE_TYPES, type InstanceType } from "../../../src/cloud/index.js";

const own: InstanceType = {
  provider: "other",
  name: "rack",
  vcpu: 8,
  memoryGiB: 32,
  pricePerHourUsd: null,
  spotPricePerHourUsd: null,
  maxPods: 110,
};

describe("comparing instance types", () => {
  it("divides the price by what pods can use", () => {
    const [only] = compareInstanceTypes(INSTANCE_TYPES, { name: "m6i.xlarge" });
    expect(only!.pricePerCoreHourUsd).toBeCloseTo(0.192 / 3.92, 12);
    expect(only!.pricePerGiBHourUsd).toBeCloseTo(0.192 / (only!.allocatable.memoryMi / 1024), 12);
  });

  it("filters by provider, size and name", () => {
    const names = (filter: Parameters<typeof compareInstanceTypes>[1]) =>
      compareInstanceTypes(INSTANCE_TYPES, filter).map(({ type }) => type.name);
    expect(names({ provider: "azure", minCpu: 16 })).toEqual(["Standard_D16s_v5", "Standard_D32s_v5"]);
    expect(names({ name: "R6I", minMemoryGiB: 64 })).toEqual(["r6i.2xlarge", "r6i.4xlarge"]);
    expect(names({ name: "no such" })).toEqual([]);
  });

  it("sorts from low to high, without a figure last", () => {
    const rows = compareInstanceTypes([own, ...INSTANCE_TYPES], {}, "price-per-core");
    const prices = rows.slice(0, -1).map((row) => row.pricePerCoreHourUsd!);
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
    expect(rows.at(-1)!.type.name).toBe("rack");
  });

  it("reserves nothing but the eviction threshold where no provider's rule holds", () => {
    const [rack] = compareInstanceTypes([own]);
    expect(rack!.allocatable).toMatchObject({
      cpuMillicores: 8000,
      kubeReservedMemoryMi: 0,
      evictionMemoryMi: 100,
    });
  });
});
