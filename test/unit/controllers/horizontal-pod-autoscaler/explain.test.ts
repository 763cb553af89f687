import { describe, expect, it } from "vitest";
import {
  describeDecision,
  emptyPodTotals,
  featuresOfVersion,
  type MetricReading,
  metricFailure,
  NO_CONDITIONS,
  newMemory,
  type PodTotals,
  Recommendations,
  reconcile,
  resolveSpec,
  type SyncInput,
} from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import type { HorizontalPodAutoscalerSpec } from "../../../../src/kubernetes/index.js";
import { seconds } from "../../../../src/units/index.js";

const CPU_50 = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
} as const;
const MEMORY_64MI = {
  type: "Resource",
  resource: { name: "memory", target: { type: "AverageValue", averageValue: "64Mi" } },
} as const;

function textOf(
  current: number,
  spec: Partial<HorizontalPodAutoscalerSpec>,
  readings: readonly MetricReading[],
  over: Partial<SyncInput> = {},
): string {
  const resolved = resolveSpec({
    scaleTargetRef: { kind: "Deployment", name: "web" },
    maxReplicas: 20,
    metrics: [CPU_50],
    ...spec,
  });
  const decision = reconcile({
    now: seconds(1000),
    spec: resolved,
    scale: { specReplicas: current, statusReplicas: current },
    selectorFault: null,
    read: (_metric, index) => readings[index]!,
    memory: { ...newMemory(), recommendations: new Recommendations() },
    conditions: NO_CONDITIONS,
    settings: {
      flags: { tolerance: 0.1, downscaleStabilization: seconds(300) },
      features: featuresOfVersion(),
      legacyScaleUpLimit: { factor: 2, minimum: 4 },
    },
    ...over,
  });
  return describeDecision(decision.evidence);
}

function pods(totals: Partial<PodTotals>): MetricReading {
  const filled = { ...emptyPodTotals(), ...totals };
  filled.podCount = filled.ready + filled.unready + filled.missing + filled.ignored;
  filled.answerCount = filled.ready;
  return { kind: "pods", totals: filled };
}

describe("describeDecision", () => {
  it("shows the walkthrough's first step with its limit", () => {
    const reading = pods({ ready: 1, usageMilli: 610, requestMilli: 200 });
    expect(textOf(1, {}, [reading])).toBe(
      "cpu 305 % of target 50 % → ceil(1 × 6.1) = 7; limited to 4: no behavior set, legacy limit max(2·1, 4)",
    );
  });

  it("shows what missing and unready pods do on the way up", () => {
    const reading = pods({
      ready: 4,
      usageMilli: 800,
      requestMilli: 800,
      unready: 2,
      unreadyRequestMilli: 400,
      missing: 1,
      missingRequestMilli: 200,
      ignored: 1,
    });
    expect(textOf(4, {}, [reading])).toBe(
      "cpu 100 % of target 50 % → with 1 missing at 0 and 2 unready at 0: 57 % → ceil(7 × 1.14) = 8 (1 deleted or failed left out)",
    );
  });

  it("tells when filling in turns the direction", () => {
    const reading = pods({
      ready: 2,
      usageMilli: 300,
      requestMilli: 400,
      unready: 4,
      unreadyRequestMilli: 800,
    });
    expect(textOf(2, {}, [reading])).toBe(
      "cpu 75 % of target 50 % → with 4 unready at 0: 25 % → kept at 2: counting them would turn the direction",
    );
  });

  it("names the stabilisation window and the tolerance", () => {
    const recommendations = Recommendations.of([{ replicas: 7, at: seconds(900) }]);
    const down = pods({ ready: 7, usageMilli: 140, requestMilli: 1400 });
    expect(textOf(7, {}, [down], { memory: { ...newMemory(), recommendations } })).toBe(
      "cpu 10 % of target 50 % → ceil(7 × 0.2) = 2; stabilised at 7: highest recommendation of the last 5m0s",
    );
    const close = pods({ ready: 7, usageMilli: 770, requestMilli: 1400 });
    expect(textOf(7, {}, [close])).toBe("cpu 55 % of target 50 % → within tolerance 0.1: kept at 7");
  });

  it("names the decisive one of several metrics and the failed one", () => {
    const cpu = pods({ ready: 2, usageMilli: 400, requestMilli: 400 });
    const memory = pods({ ready: 2, usageMilli: 2 * 96 * 1024 * 1024 * 1000 });
    expect(textOf(2, { metrics: [CPU_50, MEMORY_64MI] }, [cpu, memory])).toBe(
      "cpu 100 % of target 50 % → ceil(2 × 2) = 4; memory 96Mi on average of target 64Mi → ceil(2 × 1.5) = 3; largest: cpu with 4",
    );
    const failed: MetricReading = { kind: "failed", outcome: metricFailure("metrics-api", "timeout") };
    const low = pods({ ready: 2, usageMilli: 100, requestMilli: 400 });
    expect(textOf(2, { metrics: [CPU_50, MEMORY_64MI] }, [low, failed])).toBe(
      "cpu 25 % of target 50 % → ceil(2 × 0.5) = 1; memory failed: the metrics API answered with an error (timeout); kept at 2: a failed metric blocks scaling down",
    );
  });

  it("names the bound that a limit comes from", () => {
    const reading = pods({ ready: 10, usageMilli: 10_000, requestMilli: 2000 });
    expect(textOf(10, { maxReplicas: 12 }, [reading])).toContain("limited to 12: maxReplicas 12");
    expect(textOf(10, { behavior: {}, maxReplicas: 90 }, [reading])).toContain(
      "limited to 20: scale-up policies",
    );
    const idle = pods({ ready: 10, usageMilli: 0, requestMilli: 2000 });
    expect(textOf(10, { minReplicas: 3 }, [idle])).toContain("limited to 3: minReplicas 3");
  });

  it("tells of a pause, of bounds and of a target that cannot be read", () => {
    expect(textOf(0, {}, [])).toBe("paused: the target has 0 replicas");
    expect(textOf(30, {}, [])).toBe("30 replicas are above maxReplicas 20");
    expect(textOf(1, { minReplicas: 2 }, [])).toBe("1 replicas are below minReplicas 2");
    expect(textOf(1, {}, [], { scale: null })).toBe("the scale target could not be read");
  });
});
