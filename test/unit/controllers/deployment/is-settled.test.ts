import { beforeEach, describe, expect, it } from "vitest";
import type { Deployment, ReplicaSet } from "../../../../src/cluster/index.js";
import { isSettled } from "../../../../src/controllers/deployment/is-settled.js";
import type { ProgressingReason } from "../../../../src/controllers/deployment/judge-rollout.js";
import { progressingCondition } from "../../../../src/controllers/deployment/judge-rollout.js";
import { type SimTime, seconds } from "../../../../src/units/index.js";
import { addDeployment, workloadCluster } from "../../../support/workload-cluster.js";

describe("isSettled", () => {
  let deployment: Deployment;
  let only: ReplicaSet;

  beforeEach(() => {
    const { sim, cluster } = workloadCluster();
    deployment = addDeployment(cluster, 3);
    sim.runUntil(seconds(10));
    [only] = [...cluster.replicaSets.values()] as [ReplicaSet];
  });

  function settled(reason: ProgressingReason = "NewReplicaSetAvailable", others: readonly ReplicaSet[] = []) {
    return isSettled(deployment, only, {
      replicaSets: new Set([only, ...others]),
      progressing: progressingCondition(reason, 0 as SimTime),
      observedGeneration: deployment.generation,
    });
  }

  it("is where the only ReplicaSet is as wanted and the status says so", () => {
    expect(settled()).toBe(true);
  });

  it("is not before the rollout was judged complete", () => {
    expect(settled("ReplicaSetUpdated")).toBe(false);
  });

  it("is not while another ReplicaSet is there", () => {
    expect(settled("NewReplicaSetAvailable", [{ ...only }])).toBe(false);
  });

  it("is not after a new size", () => {
    deployment.replicas = 4;
    expect(settled()).toBe(false);
  });

  it("is not while the status is behind", () => {
    only.readyReplicas = 2;
    expect(settled()).toBe(false);
  });

  it("is not before the newest spec was observed", () => {
    deployment.generation++;
    const known = {
      replicaSets: new Set([only]),
      progressing: progressingCondition("NewReplicaSetAvailable", 0 as SimTime),
      observedGeneration: deployment.generation - 1,
    };
    expect(isSettled(deployment, only, known)).toBe(false);
  });

  it("is not while it is paused", () => {
    deployment.spec = { ...deployment.spec, paused: true };
    expect(settled()).toBe(false);
  });
});
