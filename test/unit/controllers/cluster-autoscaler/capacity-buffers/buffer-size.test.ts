import { describe, expect, it } from "vitest";
import { bufferSize } from "../../../../../src/controllers/cluster-autoscaler/capacity-buffers/buffer-size.js";
import { podTemplate } from "../../../../support/pods.js";

const HALF_CORE = podTemplate({ cpuMillicores: 500 });

describe("bufferSize", () => {
  it("is the least of replicas, percentage and limits, and says which", () => {
    const spec = { replicas: 5, percentage: 50, limits: { cpu: "10" } };
    expect(bufferSize(spec, HALF_CORE, 8)).toEqual({ replicas: 4, by: "percentage" });
    expect(bufferSize({ ...spec, limits: { cpu: "1200m" } }, HALF_CORE, 8)).toEqual({
      replicas: 2,
      by: "limits",
    });
    expect(bufferSize({ ...spec, replicas: 1 }, HALF_CORE, 8)).toEqual({ replicas: 1, by: "replicas" });
  });

  it("rounds a percentage down, also to nothing", () => {
    expect(bufferSize({ percentage: 30 }, HALF_CORE, 9)).toEqual({ replicas: 2, by: "percentage" });
    expect(bufferSize({ percentage: 10 }, HALF_CORE, 9)).toEqual({ replicas: 0, by: "percentage" });
  });

  it("leaves a percentage of no workload out", () => {
    expect(bufferSize({ percentage: 30 }, HALF_CORE, null)).toEqual({ replicas: null, fault: "noSize" });
  });

  it("needs limits to name a resource that a chunk requests", () => {
    expect(bufferSize({ limits: { "nvidia.com/gpu": 4 } }, HALF_CORE, null)).toEqual({
      replicas: null,
      fault: "limitsNameNoRequest",
    });
  });
});
