import { describe, expect, it } from "vitest";
import type { PodDisruptionBudget } from "../../../../src/cluster/index.js";
import { DisruptionController } from "../../../../src/controllers/disruption/index.js";
import { explainDecision } from "../../../../src/engine/index.js";
import type { PodDisruptionBudgetSpec } from "../../../../src/kubernetes/index.js";
import { seconds } from "../../../../src/units/index.js";
import { addDeployment, workloadCluster } from "../../../support/workload-cluster.js";

function budgetedCluster(spec: PodDisruptionBudgetSpec) {
  const world = workloadCluster();
  const { cluster, client, watchLatency } = world;
  new DisruptionController(cluster, { client: client(), watchLatency });
  const budget: PodDisruptionBudget = {
    namespace: "default",
    name: "web",
    key: "default/web",
    spec,
    selection: cluster.select("default", (labels) => labels["app"] === "web"),
    expectedPods: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    disruptionsAllowed: 0,
  };
  cluster.podDisruptionBudgets.add(budget);
  const deployment = addDeployment(cluster, 4);
  return { ...world, budget, deployment };
}

describe("DisruptionController", () => {
  it("allows what healthy pods leave above the wanted number", () => {
    const { sim, budget, decisions } = budgetedCluster({ maxUnavailable: "25%" });
    sim.runUntil(seconds(10));
    expect(budget).toMatchObject({
      expectedPods: 4,
      currentHealthy: 4,
      desiredHealthy: 3,
      disruptionsAllowed: 1,
    });
    const last = decisions.filter((decision) => decision.component === "disruption").at(-1)!;
    expect(explainDecision(last)).toBe("4 healthy of 4 expected, at least 3 must stay: 1 may be evicted");
  });

  it("allows nothing while a deleted pod's replacement is not ready", () => {
    const { sim, cluster, budget } = budgetedCluster({ maxUnavailable: 1 });
    sim.runUntil(seconds(10));
    cluster.deletePod([...cluster.pods.values()][0]!);
    sim.runUntil(seconds(10.5));
    expect(budget).toMatchObject({ currentHealthy: 3, disruptionsAllowed: 0 });
    sim.runUntil(seconds(20));
    expect(budget).toMatchObject({ currentHealthy: 4, disruptionsAllowed: 1 });
  });

  it("expects as many pods as match for a plain minAvailable", () => {
    const { sim, cluster, deployment, budget } = budgetedCluster({ minAvailable: 3 });
    sim.runUntil(seconds(10));
    cluster.scale(deployment, 6);
    sim.runUntil(seconds(20));
    expect(budget).toMatchObject({ expectedPods: 6, desiredHealthy: 3, disruptionsAllowed: 3 });
  });
});
