import { describe, expect, it } from "vitest";
import { evictPod } from "../../../src/cluster/index.js";
import { scaleDownCluster } from "../../support/scale-down-cluster.js";

describe("evictPod", () => {
  it("deletes a pod without budget", () => {
    const { cluster, nodes, addPod } = scaleDownCluster({ nodes: 1 });
    const pod = addPod(nodes[0]!, 100);
    expect(evictPod(cluster, pod, 5)).toEqual({ outcome: "evicted" });
    expect(pod.deletion).toMatchObject({ gracePeriodSeconds: 5 });
  });

  it("uses up the budget and is refused once it is used up", () => {
    const { cluster, nodes, addPod, addBudget } = scaleDownCluster({ nodes: 1 });
    const pods = [addPod(nodes[0]!, 100), addPod(nodes[0]!, 100)];
    const budget = addBudget(1);
    expect(pods.map((pod) => evictPod(cluster, pod).outcome)).toEqual(["evicted", "refused"]);
    expect(budget.disruptionsAllowed).toBe(0);
  });

  it("does not ask the budget for a pod that terminates already", () => {
    const { cluster, nodes, addPod, addBudget } = scaleDownCluster({ nodes: 1 });
    const pod = addPod(nodes[0]!, 100);
    cluster.deletePod(pod);
    addBudget(0);
    expect(evictPod(cluster, pod).outcome).toBe("evicted");
  });

  it("lets a pod that is not ready go where the budget is met without it", () => {
    const { cluster, nodes, addPod, addBudget } = scaleDownCluster({ nodes: 1 });
    const pod = addPod(nodes[0]!, 100);
    cluster.updatePodStatus(pod, { ready: "False" });
    const budget = addBudget(0);
    expect(evictPod(cluster, pod).outcome).toBe("refused");
    budget.currentHealthy = 1;
    expect(evictPod(cluster, pod).outcome).toBe("evicted");
    expect(budget.disruptionsAllowed).toBe(0);
  });

  it("fails for a pod of two budgets", () => {
    const { cluster, nodes, addPod, addBudget } = scaleDownCluster({ nodes: 1 });
    const pod = addPod(nodes[0]!, 100);
    const first = addBudget(1);
    cluster.podDisruptionBudgets.add({ ...first, name: "other", key: "default/other" });
    expect(evictPod(cluster, pod)).toEqual({ outcome: "failed", budgets: ["default/web", "default/other"] });
  });
});
