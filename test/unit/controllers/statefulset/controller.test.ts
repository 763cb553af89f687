import { describe, expect, it } from "vitest";
import { explainDecision } from "../../../../src/engine/index.js";
import { liveCluster, workload } from "../../../support/live-cluster.js";

const byName = (cluster: ReturnType<typeof liveCluster>["cluster"]) =>
  [...cluster.pods.values()].map((pod) => pod.name).sort();

describe("StatefulSetController", () => {
  it("creates a pod only when all lower ordinals are ready", () => {
    const { cluster, apply, runUntil } = liveCluster();
    apply(workload("StatefulSet", "replicas: 3"));
    runUntil(1);
    expect(byName(cluster)).toEqual(["a-0"]);
    runUntil(60);
    expect(byName(cluster)).toEqual(["a-0", "a-1", "a-2"]);
    const pods = [...cluster.pods.values()];
    expect(pods[1]!.createdAt).toBeGreaterThan(pods[0]!.readyChangedAt);
    expect(cluster.statefulSets.get("default/a")).toMatchObject({ statusReplicas: 3, availableReplicas: 3 });
  });

  it("waits for minReadySeconds before the next ordinal", () => {
    const { cluster, apply, runUntil } = liveCluster();
    apply(workload("StatefulSet", "replicas: 2, minReadySeconds: 20"));
    runUntil(60);
    const [first, second] = [...cluster.pods.values()];
    const waited = (second!.createdAt - first!.readyChangedAt) / 1e6;
    expect(waited).toBeGreaterThan(19);
    expect(waited).toBeLessThan(20.2);
  });

  it("creates all at once under Parallel, beginning with the first ordinal of its range", () => {
    const { cluster, apply, runUntil } = liveCluster();
    apply(workload("StatefulSet", "replicas: 3, podManagementPolicy: Parallel, ordinals: {start: 5}"));
    runUntil(1);
    expect(byName(cluster)).toEqual(["a-5", "a-6", "a-7"]);
  });

  it("does not replace a pod before its object is gone, and then under its own name", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings: { exitAfterSigterm: null } });
    apply(workload("StatefulSet", "replicas: 1", "terminationGracePeriodSeconds: 20"));
    runUntil(30);
    const first = cluster.pods.get("default/a-0")!;
    cluster.deletePod(first);
    runUntil(45);
    expect(cluster.pods.size).toBe(1);
    runUntil(60);
    const second = cluster.pods.get("default/a-0")!;
    expect(second.uid).not.toBe(first.uid);
    expect(second.createdAt).toBeGreaterThan(first.exitedAt!);
  });

  it("is scaled through the scale subresource, highest ordinal first", () => {
    const { cluster, apply, runUntil, decisions } = liveCluster();
    apply(workload("StatefulSet", "replicas: 3"));
    runUntil(60);
    cluster.scale(cluster.scalable("StatefulSet", "default", "a")!, 1);
    runUntil(120);
    expect(byName(cluster)).toEqual(["a-0"]);
    const explained = decisions.filter(({ action }) => action === "delete-pods").map(explainDecision);
    expect(explained).toEqual([
      "3 of 1 pods exist: deletes 2, since 2 is beyond the size",
      "2 of 1 pods exist: deletes 1, since 1 is beyond the size",
    ]);
  });

  it("carries its name and index as labels, which Services of single pods select by", () => {
    const { cluster, apply, runUntil } = liveCluster();
    apply(workload("StatefulSet"));
    runUntil(10);
    expect(cluster.pods.get("default/a-0")!.labels).toMatchObject({
      app: "a",
      "statefulset.kubernetes.io/pod-name": "a-0",
      "apps.kubernetes.io/pod-index": "0",
    });
  });

  it("begins with all pods running where the cluster was running, and does nothing more", () => {
    const { cluster, apply, runUntil, place, statefulSets, decisions } = liveCluster();
    apply(workload("StatefulSet", "replicas: 3"));
    statefulSets.seedRunning(cluster.statefulSets.get("default/a")!, place);
    expect([...cluster.pods.values()].filter((pod) => pod.isReady).length).toBe(3);
    runUntil(60);
    expect(byName(cluster)).toEqual(["a-0", "a-1", "a-2"]);
    expect(decisions.filter(({ component }) => component === "statefulset")).toEqual([]);
  });
});
