import { describe, expect, it, vi } from "vitest";
import type { CustomMetricsProvider, MetricQuery } from "../../../../src/cluster/index.js";
import type { HpaSyncEvidence } from "../../../../src/controllers/horizontal-pod-autoscaler/index.js";
import { explainDecision } from "../../../../src/engine/index.js";
import type { MetricSpec } from "../../../../src/kubernetes/index.js";
import { seconds, toSeconds } from "../../../../src/units/index.js";
import { autoscaledCluster, newDeployment, newHpa } from "../../../support/autoscaled-cluster.js";

const CPU_50: readonly MetricSpec[] = [
  { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } },
];
const AT_SCRAPE = { sampling: "at-scrape", firstScrapeAt: seconds(0.5) } as const;

describe("HorizontalPodAutoscalerController", () => {
  it("doubles from one pod through the legacy limit and names the numbers", () => {
    const world = autoscaledCluster({
      demandMillicores: 610,
      replicas: 1,
      hpa: { metrics: CPU_50 },
      metricsServer: AT_SCRAPE,
    });
    world.sim.runUntil(seconds(150));
    const scales = world.decisions.filter(({ action }) => action === "scale");
    expect(scales[0]).toMatchObject({ object: "hpa/default/web", from: 1, to: 4 });
    expect(explainDecision(scales[0]!)).toBe(
      "cpu 305 % of target 50 % → ceil(1 × 6.1) = 7; limited to 4: no behavior set, legacy limit max(2·1, 4)",
    );
    expect((scales[0]!.evidence as HpaSyncEvidence).events).toEqual(["SuccessfulRescale"]);
    expect(world.deployment.replicas).toBeGreaterThanOrEqual(7);
  });

  it("settles where the utilisation lies within the tolerance", () => {
    const world = autoscaledCluster({ demandMillicores: 610, replicas: 1, hpa: { metrics: CPU_50 } });
    world.sim.runUntil(seconds(1200));
    expect(world.deployment.replicas).toBe(7);
    expect(explainDecision(world.decisions.at(-1)!)).toContain(
      "cpu 44 % of target 50 % → ceil(7 × 0.88) = 7",
    );
    expect(world.hpa.conditions.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ["AbleToScale", "True", "ReadyForNewScale"],
      ["ScalingActive", "True", "ValidMetricFound"],
      ["ScalingLimited", "False", "DesiredWithinRange"],
    ]);
  });

  it("waits for the stabilisation window before it scales down", () => {
    const world = autoscaledCluster({ demandMillicores: 700, replicas: 7, hpa: { metrics: CPU_50 } });
    world.sim.runUntil(seconds(600));
    world.setDemand(100);
    world.sim.runUntil(seconds(880));
    expect(world.deployment.replicas).toBe(7);
    expect(explainDecision(world.decisions.at(-1)!)).toContain(
      "stabilised at 7: highest recommendation of the last 5m0s",
    );
    world.sim.runUntil(seconds(960));
    expect(world.deployment.replicas).toBe(1);
  });

  it("syncs 15 s after it saw the HPA and then 15 s after each sync's end", () => {
    const world = autoscaledCluster({
      demandMillicores: 100,
      replicas: 1,
      hpa: { metrics: CPU_50 },
      apiLatencySeconds: 0.02,
    });
    world.sim.runUntil(seconds(61));
    expect(world.decisions.map(({ at }) => toSeconds(at))).toEqual([15.02, 30.04, 45.06, 60.08]);
  });

  it("is not hastened by an edit, which counts from the next sync on", () => {
    const world = autoscaledCluster({ demandMillicores: 100, replicas: 3, hpa: { metrics: CPU_50 } });
    world.sim.runUntil(seconds(20));
    world.hpa.spec = { ...world.hpa.spec, maxReplicas: 2 };
    world.cluster.horizontalPodAutoscalers.notify(world.hpa, "spec");
    world.sim.runUntil(seconds(30));
    expect(world.deployment.replicas).toBe(3);
    world.sim.runUntil(seconds(31));
    expect(world.deployment.replicas).toBe(2);
    expect(explainDecision(world.decisions.at(-1)!)).toBe("3 replicas are above maxReplicas 2");
  });

  it("stays paused after somebody scaled to zero", () => {
    const world = autoscaledCluster({ demandMillicores: 400, replicas: 2, hpa: { metrics: CPU_50 } });
    world.sim.runUntil(seconds(10));
    world.cluster.scale(world.deployment, 0);
    world.sim.runUntil(seconds(300));
    expect(world.deployment.replicas).toBe(0);
    expect(world.hpa.conditions.find(({ type }) => type === "ScalingActive")?.reason).toBe("ScalingDisabled");
  });

  it("keeps the count and says why while no pod has a metric", () => {
    const world = autoscaledCluster({
      demandMillicores: 900,
      replicas: 2,
      hpa: { metrics: CPU_50 },
      metricsServer: { firstScrapeAt: seconds(1000) },
    });
    world.sim.runUntil(seconds(100));
    expect(world.deployment.replicas).toBe(2);
    expect(world.decisions[0]!.action).toBe("metrics-failed");
    expect(explainDecision(world.decisions[0]!)).toBe(
      "cpu failed: the metrics API gave no value; kept at 2: no metric could be read",
    );
  });

  it("reports a target that does not exist", () => {
    const world = autoscaledCluster({ demandMillicores: 1, replicas: 1, hpa: {} });
    const lost = newHpa(world.cluster, "lost", "nowhere", {});
    world.sim.runUntil(seconds(20));
    expect(lost.conditions).toMatchObject([
      { type: "AbleToScale", status: "False", reason: "FailedGetScale" },
    ]);
  });

  it("stops where two HPAs select the same pods", () => {
    const world = autoscaledCluster({ demandMillicores: 900, replicas: 2, hpa: { metrics: CPU_50 } });
    const second = newHpa(world.cluster, "second", "web", { metrics: CPU_50 });
    world.sim.runUntil(seconds(120));
    expect(world.deployment.replicas).toBe(2);
    for (const hpa of [world.hpa, second]) {
      expect(hpa.conditions.find(({ type }) => type === "ScalingActive")?.reason).toBe("AmbiguousSelector");
    }
  });

  it("forgets an HPA that is deleted and begins anew with one of the same name", () => {
    const world = autoscaledCluster({ demandMillicores: 300, replicas: 1, hpa: { metrics: CPU_50 } });
    world.sim.runUntil(seconds(100));
    expect(world.controller.memoryOf(world.hpa)?.recommendations?.length).toBeGreaterThan(3);
    world.cluster.horizontalPodAutoscalers.delete(world.hpa);
    world.sim.runUntil(seconds(130));
    const again = newHpa(world.cluster, "web", "web", { metrics: CPU_50 });
    expect(world.controller.memoryOf(again)).toBeUndefined();
    world.sim.runUntil(seconds(150));
    expect(world.controller.memoryOf(again)?.recommendations?.length).toBe(2);
  });

  it("asks the external metrics API and divides by the average per pod", () => {
    const world = autoscaledCluster({
      demandMillicores: 10,
      replicas: 2,
      hpa: {
        metrics: [
          {
            type: "External",
            external: {
              metric: { name: "queue_depth", selector: { matchLabels: { queue: "jobs" } } },
              target: { type: "AverageValue", averageValue: "30" },
            },
          },
        ],
      },
    });
    const queries: MetricQuery[] = [];
    const provider: CustomMetricsProvider = {
      query(query) {
        queries.push(query);
        return { kind: "values", valuesMilli: [60_000, 25_000], timestamp: world.sim.now };
      },
    };
    world.cluster.customMetrics = provider;
    world.sim.runUntil(seconds(16));
    expect(queries).toEqual([
      { type: "External", name: "queue_depth", namespace: "default", selector: ["queue=jobs"] },
    ]);
    expect(world.deployment.replicas).toBe(3);
    expect(explainDecision(world.decisions[0]!)).toBe(
      "queue_depth 42.5 on average of target 30 → ceil(2 × 1.4167) = 3",
    );
  });

  it("averages a Pods metric over all pods, ready or not", () => {
    const world = autoscaledCluster({
      demandMillicores: 10,
      replicas: 2,
      runningToReadySeconds: 1000,
      hpa: {
        metrics: [
          {
            type: "Pods",
            pods: { metric: { name: "rps" }, target: { type: "AverageValue", averageValue: "100" } },
          },
        ],
      },
    });
    world.cluster.customMetrics = {
      query: ({ pods }) => ({
        kind: "podValues",
        byPod: new Map([...pods!].map((pod) => [pod.name, 200_000])),
        timestamp: world.sim.now,
      }),
    };
    world.sim.runUntil(seconds(16));
    expect(world.deployment.replicas).toBe(4);
  });

  it("begins to follow a target's pods once, also where several HPAs leave their metric to the default", () => {
    const world = autoscaledCluster({ demandMillicores: 300, replicas: 2, hpa: {} });
    newDeployment(world.cluster, "other", 1, { ...world.deployment.template, labels: { app: "other" } });
    newHpa(world.cluster, "other", "other", {});
    const follow = vi.spyOn(world.deployment.selection, "watch");
    world.sim.runUntil(seconds(300));
    expect(follow).toHaveBeenCalledTimes(1);
  });
});
