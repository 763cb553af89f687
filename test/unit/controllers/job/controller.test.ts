import { describe, expect, it } from "vitest";
import { explainDecision } from "../../../../src/engine/index.js";
import { Constant } from "../../../../src/random/index.js";
import { job, liveCluster } from "../../../support/live-cluster.js";

const runFor = (runSeconds: number, exitCode = 0) => ({ runFor: new Constant(runSeconds), exitCode });

describe("JobController", () => {
  it("runs as many pods as it needs, at most parallelism at once, and is complete", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings: runFor(10) });
    apply(job("completions: 5, parallelism: 2"));
    let most = 0;
    cluster.pods.watch(() => {
      let active = 0;
      for (const pod of cluster.pods.values()) if (pod.isActive) active++;
      most = Math.max(most, active);
    });
    runUntil(120);
    expect(cluster.jobs.get("default/a")).toMatchObject({
      succeeded: 5,
      failed: 0,
      active: 0,
      finished: { type: "Complete" },
    });
    expect([cluster.pods.size, most]).toEqual([5, 2]);
  });

  it("frees the node when its pods have ended, though their objects stay", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings: runFor(10) });
    apply(job());
    runUntil(10);
    expect(cluster.nodes.get("n1")!.requested.cpuMillicores).toBe(100);
    runUntil(60);
    expect([cluster.pods.size, cluster.nodes.get("n1")!.requested.cpuMillicores]).toEqual([1, 0]);
  });

  it("restarts the container in place with OnFailure and fails at the limit of restarts", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings: runFor(5, 1) });
    apply(job("backoffLimit: 2", "restartPolicy: OnFailure"));
    runUntil(200);
    expect(cluster.jobs.get("default/a")!.finished).toMatchObject({ type: "Failed" });
    expect(cluster.jobs.get("default/a")!.conditions.at(-1)!.reason).toBe("BackoffLimitExceeded");
  });

  it("replaces a pod that was evicted and counts it as failed", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings: runFor(30) });
    apply(job());
    runUntil(10);
    cluster.deletePod([...cluster.pods.values()][0]!);
    runUntil(100);
    expect(cluster.jobs.get("default/a")).toMatchObject({
      succeeded: 1,
      failed: 1,
      finished: { type: "Complete" },
    });
  });

  it("waits with podReplacementPolicy Failed until the evicted pod has ended", () => {
    const { cluster, apply, runUntil } = liveCluster({
      timings: { ...runFor(60, 1), exitAfterSigterm: new Constant(20) },
    });
    apply(job("podReplacementPolicy: Failed"));
    runUntil(10);
    const [first] = [...cluster.pods.values()];
    cluster.deletePod(first!);
    const replaced: number[] = [];
    cluster.pods.watch((pod, change) => {
      if (change === "added") replaced.push(pod.createdAt);
    });
    runUntil(60);
    expect(replaced.length).toBe(1);
    expect(replaced[0]).toBeGreaterThan(first!.exitedAt!);
  });

  it("as a work queue is done with the first success, when the other pods have ended", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings: runFor(10) });
    apply(job("parallelism: 3"));
    runUntil(60);
    expect(cluster.jobs.get("default/a")).toMatchObject({ succeeded: 3, finished: { type: "Complete" } });
    expect(cluster.pods.size).toBe(3);
  });

  it("gives each pod of an Indexed Job the lowest index that is missing", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings: runFor(10) });
    apply(job("completionMode: Indexed, completions: 4, parallelism: 2"));
    runUntil(60);
    expect(cluster.jobs.get("default/a")!.completedIndexes).toEqual([0, 1, 2, 3]);
    expect([...cluster.pods.values()].map((pod) => pod.name.slice(0, 4)).sort()).toEqual([
      "a-0-",
      "a-1-",
      "a-2-",
      "a-3-",
    ]);
  });

  it("is gone with its pods when its time to live is over", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings: runFor(5) });
    apply(job("ttlSecondsAfterFinished: 30"));
    runUntil(20);
    expect([cluster.jobs.size, cluster.pods.size]).toEqual([1, 1]);
    runUntil(60);
    expect([cluster.jobs.size, cluster.pods.size]).toEqual([0, 0]);
  });

  it("begins with its pods at work where the cluster was running", () => {
    const { cluster, apply, runUntil, place, jobs } = liveCluster({ timings: runFor(10) });
    apply(job("completions: 3, parallelism: 2"));
    jobs.seedRunning(cluster.jobs.get("default/a")!, place);
    expect([...cluster.pods.values()].filter((pod) => pod.phase === "Running").length).toBe(2);
    runUntil(60);
    expect(cluster.jobs.get("default/a")).toMatchObject({ succeeded: 3, finished: { type: "Complete" } });
    expect(cluster.pods.size).toBe(3);
  });

  it("says what it does and why it ends", () => {
    const { apply, runUntil, decisions } = liveCluster({ timings: runFor(5, 1) });
    apply(job("backoffLimit: 0"));
    runUntil(60);
    expect(decisions.filter(({ component }) => component === "job").map(explainDecision)).toEqual([
      "0 active, 0 succeeded, 0 failed; 1 wanted: creates 1",
      "0 succeeded, 1 failed: BackoffLimitExceeded",
    ]);
  });
});
