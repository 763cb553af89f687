import { describe, expect, it } from "vitest";
import type { ReplicaSet } from "../../../../src/cluster/index.js";
import { hashPodTemplate } from "../../../../src/cluster/index.js";
import { explainDecision } from "../../../../src/engine/index.js";
import { seconds } from "../../../../src/units/index.js";
import { podTemplate } from "../../../support/pods.js";
import { addDeployment, applyTemplate, workloadCluster } from "../../../support/workload-cluster.js";

describe("DeploymentController", () => {
  it("creates a ReplicaSet with all pods and completes", () => {
    const { sim, cluster, deploymentController } = workloadCluster();
    const deployment = addDeployment(cluster, 4);
    sim.runUntil(seconds(10));
    expect(cluster.replicaSets.size).toBe(1);
    expect(deployment).toMatchObject({ statusReplicas: 4, updatedReplicas: 4, availableReplicas: 4 });
    expect(deploymentController.progressing(deployment)?.reason).toBe("NewReplicaSetAvailable");
  });

  it("follows a new size with its only ReplicaSet", () => {
    const { sim, cluster, decisions } = workloadCluster();
    const deployment = addDeployment(cluster, 3);
    sim.runUntil(seconds(10));
    cluster.scale(deployment, 7);
    sim.runUntil(seconds(20));
    expect(cluster.pods.size).toBe(7);
    const last = decisions.filter((decision) => decision.action === "scale-replica-set").at(-1)!;
    expect([last.from, last.to]).toEqual([3, 7]);
    expect(explainDecision(last)).toContain("3 → 7: the only active ReplicaSet follows the Deployment's 7");
  });

  it("keeps the pods within surge and unavailability through a rolling update", () => {
    const { sim, cluster } = workloadCluster({ bindToReadySeconds: 3, deleteToGoneSeconds: 2 });
    const deployment = addDeployment(cluster, 10, {
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } },
    });
    sim.runUntil(seconds(20));
    let mostActive = 0;
    let fewestReady = 10;
    cluster.pods.watch(() => {
      mostActive = Math.max(mostActive, deployment.selection.active);
      fewestReady = Math.min(fewestReady, deployment.selection.ready);
    });
    applyTemplate(cluster, deployment, 200);
    sim.runUntil(seconds(200));
    expect([mostActive, fewestReady]).toEqual([12, 9]);
    expect(cluster.pods.size).toBe(10);
    expect([...cluster.pods.values()].every((pod) => pod.template.requests.cpuMillicores === 200)).toBe(true);
    expect([...cluster.replicaSets.values()].map((set) => [set.revision, set.replicas])).toEqual([
      [1, 0],
      [2, 10],
    ]);
  });

  it("removes every old pod before it creates a new one under Recreate", () => {
    const { sim, cluster } = workloadCluster({ deleteToGoneSeconds: 5 });
    const deployment = addDeployment(cluster, 3, { strategy: { type: "Recreate" } });
    sim.runUntil(seconds(10));
    applyTemplate(cluster, deployment, 200);
    sim.runUntil(seconds(14.9));
    expect([...cluster.pods.values()].map((pod) => pod.template.requests.cpuMillicores)).toEqual([
      100, 100, 100,
    ]);
    sim.runUntil(seconds(20));
    expect([...cluster.pods.values()].map((pod) => pod.template.requests.cpuMillicores)).toEqual([
      200, 200, 200,
    ]);
  });

  it("shares a new size in proportion while a rollout is stuck", () => {
    const { sim, cluster } = workloadCluster({
      bindToReadySeconds: (pod) =>
        pod.template.requests.cpuMillicores === 200 ? Number.POSITIVE_INFINITY : 1,
    });
    const deployment = addDeployment(cluster, 10, {
      strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
    });
    sim.runUntil(seconds(10));
    applyTemplate(cluster, deployment, 200);
    sim.runUntil(seconds(30));
    const sizes = () => [...cluster.replicaSets.values()].map((set: ReplicaSet) => set.replicas);
    expect(sizes()).toEqual([8, 5]);
    cluster.scale(deployment, 15);
    sim.runUntil(seconds(30.03));
    expect(sizes()).toEqual([11, 7]);
  });

  it("leaves the template alone while paused, but not the size", () => {
    const { sim, cluster } = workloadCluster();
    const deployment = addDeployment(cluster, 2);
    sim.runUntil(seconds(10));
    deployment.spec = { ...deployment.spec, paused: true };
    applyTemplate(cluster, deployment, 200);
    cluster.scale(deployment, 4);
    sim.runUntil(seconds(20));
    expect(cluster.replicaSets.size).toBe(1);
    expect(cluster.pods.size).toBe(4);
    deployment.spec = { ...deployment.spec, paused: false };
    cluster.deployments.notify(deployment, "spec");
    sim.runUntil(seconds(60));
    expect([...cluster.replicaSets.values()].map((set) => set.replicas)).toEqual([0, 4]);
  });

  it("exceeds the progress deadline at the whole second of the last progress, the deadline and one second", () => {
    const { sim, cluster, decisions } = workloadCluster({ bindToReadySeconds: Number.POSITIVE_INFINITY });
    sim.runUntil(seconds(0.7));
    addDeployment(cluster, 2, { progressDeadlineSeconds: 30 });
    sim.runUntil(seconds(100));
    const timedOut = decisions.find((decision) => decision.to === "ProgressDeadlineExceeded")!;
    // The last progress is the new ReplicaSet's status, in second 0.
    expect(timedOut.at / 1e6).toBeCloseTo(31, 1);
  });

  it("takes back an old template's ReplicaSet and gives it the newest revision", () => {
    const { sim, cluster } = workloadCluster();
    const deployment = addDeployment(cluster, 2);
    sim.runUntil(seconds(10));
    applyTemplate(cluster, deployment, 200);
    sim.runUntil(seconds(60));
    applyTemplate(cluster, deployment, 100);
    sim.runUntil(seconds(120));
    expect([...cluster.replicaSets.values()].map((set) => [set.revision, set.replicas])).toEqual([
      [3, 2],
      [2, 0],
    ]);
  });

  it("keeps no more old ReplicaSets than the history limit", () => {
    const { sim, cluster } = workloadCluster();
    const deployment = addDeployment(cluster, 1, { revisionHistoryLimit: 1 });
    for (let revision = 1; revision <= 4; revision++) {
      sim.runUntil(seconds(revision * 60));
      applyTemplate(cluster, deployment, 100 + revision);
    }
    sim.runUntil(seconds(400));
    expect([...cluster.replicaSets.values()].map((set) => set.revision)).toEqual([4, 5]);
  });

  it("makes no API call for a cluster that was running before", () => {
    const { sim, cluster, node, deploymentController, replicaSetController, decisions } = workloadCluster();
    const deployment = addDeployment(cluster, 50);
    replicaSetController.seedRunning(deploymentController.seedRunning(deployment), (pod) => {
      cluster.bindPod(pod, node);
      cluster.updatePodStatus(pod, { phase: "Running", ready: "True" });
    });
    let writes = 0;
    cluster.replicaSets.watch(() => writes++);
    sim.runUntil(seconds(10));
    expect(cluster.pods.size).toBe(50);
    expect([writes, decisions.length]).toEqual([0, 0]);
  });
});

describe("hashPodTemplate", () => {
  it("does not depend on the order of fields", () => {
    const base = podTemplate();
    const a = { ...base, labels: { app: "web", tier: "front" } };
    const b = { ...base, labels: { tier: "front", app: "web" } };
    expect(hashPodTemplate(a)).toBe(hashPodTemplate(b));
    expect(hashPodTemplate(a)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{8,10}$/);
  });

  it("differs where the template differs", () => {
    expect(hashPodTemplate(podTemplate({ cpuMillicores: 1 }))).not.toBe(
      hashPodTemplate(podTemplate({ cpuMillicores: 2 })),
    );
  });
});
