import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allocatableOf, findInstanceType, INSTANCE_TYPES } from "../../../src/cloud/index.js";

function typeNamed(name: string) {
  const found = findInstanceType(name);
  if (!("type" in found)) throw new Error(`no ${name}`);
  return found.type;
}

describe("allocatableOf", () => {
  it("takes EKS's reservations off an m6i.xlarge", () => {
    // 60 + 10 + 2 × 5 millicores; 11 × 58 + 255 Mi; 100 Mi eviction threshold.
    expect(allocatableOf(typeNamed("m6i.xlarge"), { vmMemoryOverheadPercent: 0 })).toMatchObject({
      cpuMillicores: 4000 - 80,
      memoryMi: 16384 - 893 - 100,
      pods: 58,
    });
  });

  it("takes AKS's reservations off a Standard_D2s_v5", () => {
    expect(allocatableOf(typeNamed("Standard_D2s_v5"), { vmMemoryOverheadPercent: 0 })).toMatchObject({
      cpuMillicores: 2000 - 100,
      memoryMi: 8192 - 1843 - 750,
    });
  });

  it("takes GKE's reservations and the kernel's share off an e2-standard-2", () => {
    expect(allocatableOf(typeNamed("e2-standard-2"))).toMatchObject({
      cpuMillicores: 2000 - 70,
      memoryMi: Math.floor(8192 - 230.336 - 1843.2 - 100),
    });
  });

  it("estimates what the hypervisor takes by Karpenter's 7.5 %", () => {
    const type = typeNamed("m5.large");
    const nominal = allocatableOf(type, { vmMemoryOverheadPercent: 0 }).memoryMi;
    expect(nominal - allocatableOf(type).memoryMi).toBe(Math.ceil(8192 * 0.075));
  });

  it("names the nearest type for an unknown one", () => {
    expect(findInstanceType("m6i.xlrage")).toMatchObject({ unknown: { hint: "did you mean m6i.xlarge?" } });
  });
});

const folder = process.env["HEADROOM_DATA"];

describe.skipIf(folder === undefined)("the catalogue against its source file (needs HEADROOM_DATA)", () => {
  it("holds every type with its reservations, pods and prices", () => {
    const source = JSON.parse(readFileSync(`${folder}/node-catalogue.json`, "utf8")) as {
      types: {
        name: string;
        pricePerHourUSD: number;
        reserved: { kubeCpuMilli: number; kubeMemoryMi: number; evictionMemoryMi: number };
        maxPodsEni?: number;
      }[];
    };
    expect(INSTANCE_TYPES.map((type) => type.name)).toEqual(source.types.map((type) => type.name));
    for (const expected of source.types) {
      const type = typeNamed(expected.name);
      const allocatable = allocatableOf(type);
      expect(type.pricePerHourUsd).toBe(expected.pricePerHourUSD);
      expect(type.maxPods).toBe(expected.maxPodsEni ?? 110);
      expect(allocatable.kubeReservedCpuMillicores).toBe(expected.reserved.kubeCpuMilli);
      expect(allocatable.kubeReservedMemoryMi).toBeCloseTo(expected.reserved.kubeMemoryMi, 6);
      expect(allocatable.evictionMemoryMi).toBe(expected.reserved.evictionMemoryMi);
    }
  });
});
