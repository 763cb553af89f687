import { describe, expect, it } from "vitest";
import { Constant } from "../../../../src/random/index.js";
import { cronJob, liveCluster } from "../../../support/live-cluster.js";

const timings = { runFor: new Constant(10) };
const MINUTE = 60;

describe("CronJobController", () => {
  it("starts a Job at each tick and keeps three finished ones", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings });
    apply(cronJob('schedule: "*/10 * * * *"'));
    runUntil(65 * MINUTE);
    expect([...cluster.jobs.values()].map((job) => job.createdAt / 1e6 / MINUTE).map(Math.floor)).toEqual([
      40, 50, 60,
    ]);
    expect(cluster.cronJobs.get("default/a")).toMatchObject({ active: [], lastScheduleTime: 3600e6 });
  });

  it("names a Job after its tick's minute, and its pods' workload after the CronJob", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings, start: "2026-01-05T09:00:00Z" });
    apply(cronJob('schedule: "30 10 * * *", timeZone: Europe/Berlin'));
    runUntil(31 * MINUTE);
    const [job] = [...cluster.jobs.values()];
    expect(job!.name).toBe(`a-${Date.UTC(2026, 0, 5, 9, 30) / 60_000}`);
    expect([...cluster.pods.values()][0]!.workloadKey).toBe("CronJob/default/a");
  });

  it("starts nothing while it is suspended", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings });
    apply(cronJob('schedule: "* * * * *", suspend: true'));
    runUntil(10 * MINUTE);
    expect(cluster.jobs.size).toBe(0);
  });

  it("takes its Jobs and their pods with it when it is deleted", () => {
    const { cluster, apply, runUntil } = liveCluster({ timings: { runFor: new Constant(600) } });
    apply(cronJob('schedule: "* * * * *"'));
    runUntil(3.5 * MINUTE);
    expect([cluster.jobs.size, cluster.pods.size]).toEqual([3, 3]);
    cluster.cronJobs.delete(cluster.cronJobs.get("default/a")!);
    runUntil(5 * MINUTE);
    expect([cluster.jobs.size, cluster.pods.size]).toEqual([0, 0]);
  });
});
