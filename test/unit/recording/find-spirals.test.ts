import { describe, expect, it } from "vitest";
import { type DividingHpa, findSpirals } from "../../../src/recording/find-spirals.js";
import type { VerticalSeries, WorkloadSeries } from "../../../src/recording/index.js";

const HPA: DividingHpa = { object: "hpa/default/web", target: "Deployment/default/web", resources: ["cpu"] };

function spiralsOf(requests: readonly number[], pods: readonly number[], hpa = HPA, mode = "Recreate") {
  const vertical = {
    object: "vpa/default/web",
    workload: "Deployment/default/web",
    container: "main",
    mode,
    cpuRequestCores: Float64Array.from(requests),
    cpuUsedCores: Float64Array.from(requests, (request) => request / 2),
    memoryRequestBytes: new Float64Array(requests.length),
    memoryUsedBytes: new Float64Array(requests.length),
  } as unknown as VerticalSeries;
  const workload = {
    workload: "Deployment/default/web",
    existingMean: Float64Array.from(pods),
  } as unknown as WorkloadSeries;
  return findSpirals(
    [vertical],
    [workload],
    [hpa],
    requests.map((_, i) => (i + 1) * 3600e6),
  );
}

describe("a spiral", () => {
  it("is two turns of smaller requests and more pods, told with their numbers", () => {
    const [spiral] = spiralsOf([1, 1, 0.5, 0.5, 0.25, 0.25], [4, 4, 8, 8, 16, 16]);
    expect([spiral!.vpa, spiral!.hpa, spiral!.resource, spiral!.direction]).toEqual([
      "vpa/default/web",
      "hpa/default/web",
      "cpu",
      "down",
    ]);
    expect(spiral!.cycles).toEqual([
      {
        endMicros: 4 * 3600e6,
        requestBefore: 1,
        requestAfter: 0.5,
        podsBefore: 4,
        podsAfter: 8,
        utilization: 0.5,
      },
      {
        endMicros: 6 * 3600e6,
        requestBefore: 0.5,
        requestAfter: 0.25,
        podsBefore: 8,
        podsAfter: 16,
        utilization: 0.5,
      },
    ]);
  });

  it("goes upwards, too", () => {
    expect(spiralsOf([0.25, 0.5, 1], [16, 8, 4])[0]!.direction).toBe("up");
  });
});

describe("no spiral", () => {
  it.each([
    ["is one turn, which may be a correction", [1, 0.5, 0.5], [4, 8, 8]],
    ["are requests that fall while pods stay", [1, 0.5, 0.25], [4, 4, 4]],
    ["are changes by less than 5 %", [1, 0.97, 0.95], [4, 4.1, 4.2]],
    ["are turns with one of the other direction between", [1, 0.5, 1, 0.5], [4, 8, 4, 8]],
  ])("%s", (_, requests, pods) => {
    expect(spiralsOf(requests, pods)).toEqual([]);
  });

  it("is looked for where the VPA changes nothing", () => {
    expect(spiralsOf([1, 0.5, 0.25], [4, 8, 16], HPA, "Off")).toEqual([]);
  });

  it("is looked for in a resource that the HPA does not divide by", () => {
    expect(spiralsOf([1, 0.5, 0.25], [4, 8, 16], { ...HPA, resources: ["memory"] })).toEqual([]);
  });
});
