import { describe, expect, it } from "vitest";
import { liveCluster, workload } from "../../../support/live-cluster.js";

describe("GarbageCollector", () => {
  it.each(["StatefulSet", "DaemonSet"] as const)("deletes the pods of a %s that is gone", (kind) => {
    const { cluster, apply, runUntil } = liveCluster();
    apply(workload(kind));
    runUntil(20);
    expect(cluster.pods.size).toBe(1);
    if (kind === "StatefulSet") cluster.statefulSets.delete(cluster.statefulSets.get("default/a")!);
    else cluster.daemonSets.delete(cluster.daemonSets.get("default/a")!);
    runUntil(40);
    expect(cluster.pods.size).toBe(0);
  });
});
