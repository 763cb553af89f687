import { describe, expect, it } from "vitest";
import {
  BOOT_MODELS,
  bootModel,
  findMeasuredProvisioning,
  MEASURED_PROVISIONING,
  provisioningTime,
} from "../../../src/cloud/index.js";
import { RandomStreams } from "../../../src/random/index.js";

describe("measured provisioning times", () => {
  it.each(
    MEASURED_PROVISIONING.map(
      (each) => [`${each.machineType} ${each.operation} by ${each.nodesChangedAtOnce}`, each] as const,
    ),
  )("have the measured mean within 2 percent: %s", (_, measured) => {
    expect(Math.abs(provisioningTime(measured).mean / measured.meanSeconds - 1)).toBeLessThan(0.02);
  });

  it("of several nodes at once are those of the nearest smaller call", () => {
    expect(findMeasuredProvisioning("c2-standard-8", "up", 9)!.nodesChangedAtOnce).toBe(2);
    expect(findMeasuredProvisioning("c2-standard-8", "up", 50)!.nodesChangedAtOnce).toBe(10);
    expect(findMeasuredProvisioning("c2-standard-9", "up")).toBeUndefined();
  });
});

describe("a boot model", () => {
  it.each(BOOT_MODELS)("draws boots in the measured range, and slower terminations: %s", (name) => {
    const { boot, termination, measured } = bootModel(name);
    const stream = new RandomStreams(1).forKey(`boot/${name}`);
    const draws = Array.from({ length: 2000 }, () => boot.sample(stream));
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(measured.boot.quantileSeconds[0]!);
    expect(Math.max(...draws)).toBeLessThanOrEqual(measured.boot.quantileSeconds.at(-1)!);
    expect(termination.mean).toBeGreaterThan(boot.mean);
  });
});
