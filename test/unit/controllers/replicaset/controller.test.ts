import { describe, expect, it } from "vitest";
import { replicationControllerOf } from "../../../../src/cluster/index.js";
import {
  PodFactory,
  ReplicaSetController,
  type ReplicasEvidence,
} from "../../../../src/controllers/replicaset/index.js";
import { explainDecision } from "../../../../src/engine/index.js";
import { RandomStreams } from "../../../../src/random/index.js";
import { seconds, toSeconds } from "../../../../src/units/index.js";
import { addReplicaSet, workloadCluster } from "../../../support/workload-cluster.js";

describe("ReplicaSetController", () => {
  it("creates the wanted pods and reports them ready", () => {
    const { sim, cluster } = workloadCluster();
    const replicaSet = addReplicaSet(cluster, 3);
    sim.runUntil(seconds(10));
    expect(cluster.pods.size).toBe(3);
    expect(replicaSet).toMatchObject({ statusReplicas: 3, readyReplicas: 3, availableReplicas: 3 });
  });

  it("starts slowly: batches 1, 2, 4, … each wait for their answers", () => {
    const { sim, cluster } = workloadCluster({ qps: Number.POSITIVE_INFINITY, apiLatencySeconds: 0.1 });
    addReplicaSet(cluster, 10);
    sim.runUntil(seconds(5));
    const created = [...cluster.pods.values()].map((pod) => toSeconds(pod.createdAt));
    const batch = (at: number, count: number) => Array<number>(count).fill(at);
    expect(created).toEqual([...batch(0.11, 1), ...batch(0.21, 2), ...batch(0.31, 4), ...batch(0.41, 3)]);
  });

  it("creates 20 pods a second once the burst is used up", () => {
    const { sim, cluster } = workloadCluster();
    addReplicaSet(cluster, 130);
    sim.runUntil(seconds(10));
    const created = [...cluster.pods.values()].map((pod) => toSeconds(pod.createdAt));
    expect(created[14]).toBeLessThan(0.05);
    expect(created[120]! - created[70]!).toBeCloseTo(50 / 20, 3);
  });

  it("never creates a pod too many while its own creations are on their way back", () => {
    const { sim, cluster } = workloadCluster({ watchLatencySeconds: 3, qps: Number.POSITIVE_INFINITY });
    const replicaSet = addReplicaSet(cluster, 5);
    sim.schedule(seconds(3.5), 3, () => cluster.scale(replicaSet, 8));
    sim.runUntil(seconds(60));
    expect(cluster.pods.size).toBe(8);
  });

  it("replaces a pod as soon as its deletion is requested", () => {
    const { sim, cluster } = workloadCluster({ deleteToGoneSeconds: 30 });
    addReplicaSet(cluster, 2);
    sim.runUntil(seconds(10));
    cluster.deletePod([...cluster.pods.values()][0]!);
    sim.runUntil(seconds(11));
    expect(cluster.pods.size).toBe(3);
    sim.runUntil(seconds(60));
    expect(cluster.pods.size).toBe(2);
  });

  it("deletes pods that are not ready before ready ones and says why", () => {
    let born = 0;
    const { sim, cluster, decisions } = workloadCluster({
      bindToReadySeconds: () => (born++ === 1 ? Number.POSITIVE_INFINITY : 1),
    });
    const replicaSet = addReplicaSet(cluster, 3);
    sim.runUntil(seconds(10));
    const unready = [...cluster.pods.values()].find((pod) => !pod.isReady)!;
    cluster.updatePodStatus(unready, { phase: "Running" });
    cluster.scale(replicaSet, 2);
    sim.runUntil(seconds(20));
    expect(unready.exists).toBe(false);
    const decision = decisions.find((candidate) => candidate.action === "delete-pods")!;
    expect((decision.evidence as ReplicasEvidence).victims).toEqual([
      { pod: unready.name, rule: "not-ready" },
    ]);
    expect(explainDecision(decision)).toBe(`3 active pods, 2 wanted: deletes 1: ${unready.name} (not ready)`);
  });

  it("counts minReadySeconds from the whole second in which the pod became ready", () => {
    const { sim, cluster } = workloadCluster({ bindToReadySeconds: 1.9, apiLatencySeconds: 0 });
    const replicaSet = addReplicaSet(cluster, 1, 10);
    sim.runUntil(seconds(10.99));
    expect(replicaSet.availableReplicas).toBe(0);
    sim.runUntil(seconds(11.1));
    expect(replicaSet.availableReplicas).toBe(1);
  });

  it("keeps the pods of a ReplicationController when it is told to look after these", () => {
    const { sim, cluster, client, watchLatency } = workloadCluster();
    const pods = new PodFactory(cluster, new RandomStreams(1));
    new ReplicaSetController(cluster, {
      client: client(),
      watchLatency,
      pods,
      kind: "ReplicationController",
    });
    const controller = replicationControllerOf(cluster, {
      apiVersion: "v1",
      kind: "ReplicationController",
      metadata: { name: "old" },
      spec: {
        replicas: 2,
        selector: { app: "old" },
        template: { metadata: { labels: { app: "old" } }, spec: { containers: [] } },
      },
    });
    cluster.replicationControllers.add(controller);
    sim.runUntil(seconds(10));
    expect(controller).toMatchObject({ statusReplicas: 2, readyReplicas: 2 });
    expect([...controller.pods].map((pod) => pod.ownerKey)).toEqual(
      Array(2).fill("ReplicationController/default/old"),
    );
    cluster.scale(cluster.scalable("ReplicationController", "default", "old")!, 1);
    sim.runUntil(seconds(20));
    expect(cluster.pods.size).toBe(1);
  });

  it("gives pods the same names and UIDs whatever else happens in the run", () => {
    const names = (apiLatencySeconds: number) => {
      const { sim, cluster } = workloadCluster({ apiLatencySeconds });
      addReplicaSet(cluster, 4);
      sim.runUntil(seconds(10));
      return [...cluster.pods.values()].map((pod) => `${pod.stableName} ${pod.name} ${pod.uid}`);
    };
    expect(names(0.2)).toEqual(names(0.001));
    expect(names(0.2)[3]).toMatch(
      /^ReplicaSet\/default\/lone#3 lone-[a-z0-9]{5} [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
