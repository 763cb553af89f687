import { describe, expect, it } from "vitest";
import type { Run } from "../../../src/simulation/index.js";
import { playTexts } from "../../support/play-scenario.js";

const scenario = (more: string) => `apiVersion: headroom/v1
kind: Scenario
name: batch
start: 2026-01-05T00:00:00Z
duration: 20m
initialState: empty
manifests: [job.yaml]
nodeGroups: [{name: pool, cpu: 8, memory: 16Gi, count: 2}]
${more}
`;

const job = (spec: string) => `apiVersion: batch/v1
kind: Job
metadata: {name: night}
spec:
${spec}  template:
    spec: {restartPolicy: Never, containers: [{name: main, image: "night:1"}]}
`;

const cronJob = (spec: string) => `apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "*/5 * * * *"
${spec}  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: "m:1"}]}}}}
`;

/** How the pods of the one workload run. */
const runs = (name: string, span: string, exitCode = 0) =>
  `workloads: [{for: ${name}, runFor: ${span}, exitCode: ${exitCode}}]`;

async function play(manifest: string, more: string, files: Record<string, string> = {}): Promise<Run> {
  return (await playTexts({ "scenario.yaml": scenario(more), "job.yaml": manifest, ...files })).run;
}

const jobIn = ({ cluster }: Run) => cluster.jobs.get("default/night")!;

describe("a Job in a run", () => {
  it("fails at its deadline with what it has done", async () => {
    const run = await play(job("  completions: 4\n  activeDeadlineSeconds: 150\n"), runs("Job/night", "60s"));
    expect(jobIn(run)).toMatchObject({ finished: { type: "Failed" }, succeeded: 2, active: 0 });
    expect(jobIn(run).conditions.find(({ type }) => type === "Failed")?.reason).toBe("DeadlineExceeded");
  });

  it("fails after backoffLimit retries, with 10, 20, 40 … s between them", async () => {
    const run = await play(job("  backoffLimit: 3\n"), runs("Job/night", "1s", 1));
    expect(jobIn(run)).toMatchObject({ finished: { type: "Failed" }, failed: 4 });
    const born = [...jobIn(run).pods].map(({ createdAt }) => createdAt / 1e6);
    const gaps = born.slice(1).map((at, i) => at - born[i]!);
    // A pod lives a few seconds (start, run, status); the wait counts from the second of its failure.
    [10, 20, 40].forEach((wait, i) => {
      expect(gaps[i]! - wait).toBeGreaterThan(1);
      expect(gaps[i]! - wait).toBeLessThan(9);
    });
  });

  it("gives up single indexes by backoffLimitPerIndex", async () => {
    const run = await play(
      job("  completions: 2\n  parallelism: 2\n  completionMode: Indexed\n  backoffLimitPerIndex: 1\n"),
      runs("Job/night", "1s", 1),
    );
    expect(jobIn(run)).toMatchObject({ finished: { type: "Failed" }, failedIndexes: [0, 1], failed: 4 });
    expect(jobIn(run).conditions.find(({ type }) => type === "Failed")?.reason).toBe("FailedIndexes");
  });

  it("runs nothing while it is suspended, and starts when it is resumed", async () => {
    const run = await play(
      job("  suspend: true\n"),
      `${runs("Job/night", "10s")}\nactions: [{at: 5m, apply: resumed.yaml}]`,
      { "resumed.yaml": job("  suspend: false\n") },
    );
    expect(jobIn(run).startTime! / 1e6).toBeCloseTo(300, -1);
    expect(jobIn(run).finished?.type).toBe("Complete");
  });

  it("loses its pods when it is suspended at work", async () => {
    const run = await play(
      job("  parallelism: 2\n  completions: 2\n"),
      `${runs("Job/night", "18m")}\nactions: [{at: 5m, apply: suspended.yaml}]`,
      { "suspended.yaml": job("  parallelism: 2\n  completions: 2\n  suspend: true\n") },
    );
    expect(jobIn(run)).toMatchObject({ finished: null, active: 0 });
    expect(run.cluster.pods.size).toBe(0);
  });

  it("takes another parallelism while it runs", async () => {
    const spec = (parallelism: number) => job(`  parallelism: ${parallelism}\n  completions: 8\n`);
    const run = await play(spec(1), `${runs("Job/night", "18m")}\nactions: [{at: 5m, apply: wider.yaml}]`, {
      "wider.yaml": spec(4),
    });
    expect(jobIn(run).active).toBe(4);
  });

  it("goes with its pods when its time to live is over", async () => {
    const run = await play(job("  ttlSecondsAfterFinished: 60\n"), runs("Job/night", "10s"));
    expect([run.cluster.jobs.size, run.cluster.pods.size]).toEqual([0, 0]);
  });
});

describe("a CronJob in a run", () => {
  const jobsIn = ({ cluster }: Run) => [...cluster.jobs.values()];
  const finished = (run: Run) => jobsIn(run).filter((each) => each.finished !== null).length;

  it("with Allow lets Jobs overlap", async () => {
    const run = await play(cronJob("  concurrencyPolicy: Allow\n"), runs("CronJob/tick", "12m"));
    // Ticks at 5, 10, 15 min (and at the end); the first Job ends at 17.
    expect(jobsIn(run).filter(({ active }) => active > 0).length).toBeGreaterThanOrEqual(2);
  });

  it("with Forbid starts the newest missed tick when the Job before has ended", async () => {
    const run = await play(cronJob("  concurrencyPolicy: Forbid\n"), runs("CronJob/tick", "12m"));
    const starts = jobsIn(run).map(({ createdAt }) => Math.round(createdAt / 60e6));
    expect(starts[0]).toBe(5);
    expect(starts[1]).toBe(17);
  });

  it("with Replace ends the Job before", async () => {
    const run = await play(cronJob("  concurrencyPolicy: Replace\n"), runs("CronJob/tick", "12m"));
    expect(jobsIn(run).filter(({ active }) => active > 0)).toHaveLength(1);
    expect(finished(run)).toBe(0);
  });

  it("keeps as many finished Jobs as its history says", async () => {
    const history = "  successfulJobsHistoryLimit: 1\n";
    const run = await play(cronJob(history), runs("CronJob/tick", "10s"));
    expect(finished(run)).toBe(1);
  });

  it("ticks by its time zone", async () => {
    const manifest = cronJob("  timeZone: Asia/Kolkata\n").replace("*/5 * * * *", "40 5 * * *");
    const run = await play(manifest, runs("CronJob/tick", "10s"));
    // 05:40 in India is 00:10 UTC.
    expect(jobsIn(run).map(({ createdAt }) => Math.round(createdAt / 60e6))).toEqual([10]);
  });

  it("skips a tick that is older than startingDeadlineSeconds when it is resumed", async () => {
    const run = await play(
      cronJob("  suspend: true\n  startingDeadlineSeconds: 60\n"),
      `${runs("CronJob/tick", "10s")}\nactions: [{at: 13m, apply: resumed.yaml}]`,
      { "resumed.yaml": cronJob("  suspend: false\n  startingDeadlineSeconds: 60\n") },
    );
    expect(Math.round(jobsIn(run)[0]!.createdAt / 60e6)).toBe(15);
  });
});
