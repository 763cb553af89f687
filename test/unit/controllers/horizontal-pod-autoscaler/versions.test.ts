import { describe, expect, it } from "vitest";
import {
  featuresOfVersion,
  isPausedAtZero,
  podRequest,
  resolveMetric,
  resolveSpec,
  scaledToZeroAfterRescale,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";

const POD = { containers: [{ name: "main", requestMilli: 100, isInit: false, isSidecar: false }] };

describe("versions of Kubernetes", () => {
  it("count a container that a pod lacks as 0 before 1.35 and fail since", () => {
    expect(podRequest(POD, "other", featuresOfVersion("1.34"))).toEqual({ ok: true, requestMilli: 0 });
    expect(podRequest(POD, "other", featuresOfVersion("1.35"))).toMatchObject({
      code: "container-not-found",
    });
  });

  it("let an HPA set its own tolerance since 1.35, or with the gate", () => {
    expect(featuresOfVersion("1.34").configurableTolerance).toBe(false);
    expect(featuresOfVersion("1.35").configurableTolerance).toBe(true);
    const gated = featuresOfVersion("1.34", new Map([["HPAConfigurableTolerance", true]]));
    expect(gated.configurableTolerance).toBe(true);
  });

  it("pause at zero by minReplicas before 1.36 and by the condition since", () => {
    const rule = { minReplicas: 0, hasObjectOrExternalMetric: true, scaledToZero: false };
    const gates = new Map([["HPAScaleToZero", true]]);
    const before = { ...rule, features: featuresOfVersion("1.35", gates) };
    const since = { ...rule, features: featuresOfVersion("1.36", gates) };
    expect(isPausedAtZero(before)).toBe(false);
    expect(isPausedAtZero({ ...before, minReplicas: 1 })).toBe(true);
    expect(isPausedAtZero(since)).toBe(true);
    expect(isPausedAtZero({ ...since, scaledToZero: true })).toBe(false);
    expect(scaledToZeroAfterRescale(3, 0, before)).toBeNull();
    expect(scaledToZeroAfterRescale(3, 0, since)).toBe(true);
    expect(scaledToZeroAfterRescale(0, 3, since)).toBe(false);
  });
});

describe("resolveSpec", () => {
  it("fills in one replica and cpu at 80 %", () => {
    const spec = resolveSpec({ scaleTargetRef: { kind: "Deployment", name: "web" }, maxReplicas: 5 });
    expect(spec).toMatchObject({
      minReplicas: 1,
      behavior: null,
      metrics: [{ type: "Resource", resource: "cpu", target: { kind: "utilization", percent: 80 } }],
    });
  });

  it("takes an empty behavior for a behavior", () => {
    const spec = resolveSpec({
      scaleTargetRef: { kind: "Deployment", name: "web" },
      maxReplicas: 5,
      behavior: { scaleUp: { tolerance: "50m" } },
    });
    expect(spec.behavior?.scaleUp.tolerance).toBe(0.05);
    expect(spec.behavior?.scaleDown.stabilizationWindowSeconds).toBeNull();
  });

  it("prefers the average where a target names both", () => {
    const target = { type: "Utilization", averageUtilization: 50, averageValue: "130m" } as const;
    expect(resolveMetric({ type: "Resource", resource: { name: "cpu", target } }).target).toEqual({
      kind: "average-value",
      milli: 130,
    });
    const external = {
      metric: { name: "q" },
      target: { type: "Value", value: "9", averageValue: "3" },
    } as const;
    expect(resolveMetric({ type: "External", external }).target).toEqual({
      kind: "average-value",
      milli: 3000,
    });
  });

  it("marks a metric whose source is missing as invalid", () => {
    expect(resolveMetric({ type: "Pods" }).type).toBe("Invalid");
  });
});
