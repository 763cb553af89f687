import {
  type ApiClient,
  type Cluster,
  type CronJob,
  callInOrder,
  EventRecorder,
  type Job,
  jobOf,
} from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import { type EpochMicros, MINUTE, type SimTime } from "../../units/index.js";
import { chooseOldJobs } from "./choose-old-jobs.js";
import { cronScheduleOf } from "./cron-schedule-of.js";
import { DEFAULT_CONCURRENT_CRON_JOB_SYNCS } from "./defaults.js";
import type { CronSchedule } from "./next-run.js";
import { planCronJobSync } from "./plan-cron-job-sync.js";

export interface CronJobControllerOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  /** The wall clock at time zero of the simulation, a whole second. */
  readonly zero: EpochMicros;
  /** Time zone of the controller manager, for schedules that name none; default UTC. */
  readonly timeZone?: string;
  /** Default 5. */
  readonly concurrentSyncs?: number;
}

/** What the controller keeps of one CronJob. */
interface Memory {
  /** Its Jobs that exist, in the order of creation. */
  readonly jobs: Set<Job>;
  schedule: CronSchedule | undefined;
  /** The text that `schedule` was read from. */
  scheduleText: string;
}

/**
 * Starts a Job at each tick of a CronJob's schedule, as its concurrency policy allows, and deletes the oldest
 * finished ones.
 *
 * Source: kubernetes v1.36.3 pkg/controller/cronjob/cronjob_controllerv2.go
 */
export class CronJobController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  readonly #watchLatency: SimTime;
  readonly #zero: EpochMicros;
  readonly #timeZone: string;
  readonly #queue: WorkQueue;
  readonly #memories = new Map<string, Memory>();

  constructor(cluster: Cluster, options: CronJobControllerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#events = new EventRecorder(options.client);
    this.#watchLatency = options.watchLatency;
    this.#zero = options.zero;
    this.#timeZone = options.timeZone ?? "UTC";
    this.#queue = new WorkQueue(
      cluster.sim,
      { workers: options.concurrentSyncs ?? DEFAULT_CONCURRENT_CRON_JOB_SYNCS },
      (key, done) => this.#sync(key, done),
    );
    for (const cronJob of cluster.cronJobs.values()) this.#enqueue(cronJob.key);
    cluster.cronJobs.watch((cronJob, change) => {
      if (change === "deleted") {
        this.#memories.delete(cronJob.key);
        this.#events.forget(cronJob.key);
      } else if (change !== "status") this.#enqueue(cronJob.key);
    });
    cluster.jobs.watch((job, change) => {
      if (job.cronJobKey === null) return;
      const { jobs } = this.#memoryOf(job.cronJobKey);
      if (change === "deleted") jobs.delete(job);
      else jobs.add(job);
      // Of a Job's life only its beginning and its end matter here.
      if (change !== "status" || job.finished !== null) this.#enqueue(job.cronJobKey);
    });
  }

  #memoryOf(key: string): Memory {
    let memory = this.#memories.get(key);
    if (memory === undefined) {
      memory = { jobs: new Set(), schedule: undefined, scheduleText: "" };
      this.#memories.set(key, memory);
    }
    return memory;
  }

  #enqueue(key: string): void {
    this.#queue.addAfter(key, this.#watchLatency);
  }

  #sync(key: string, done: () => void): void {
    const cronJob = this.#cluster.cronJobs.get(key);
    if (cronJob === undefined) {
      done();
      return;
    }
    const memory = this.#memoryOf(key);
    const { spec } = cronJob;
    const writes: (() => void)[] = [];
    const old = chooseOldJobs([...memory.jobs], spec.successfulJobsHistoryLimit, spec.failedJobsHistoryLimit);
    for (const job of old) writes.push(() => this.#deleteJob(cronJob, job));

    let active = cronJob.active.filter((jobKey) => {
      const job = this.#cluster.jobs.get(jobKey);
      return job !== undefined && job.finished === null;
    });
    let { lastScheduleTime } = cronJob;
    const schedule = this.#scheduleOf(cronJob, memory);
    if (schedule !== undefined) {
      const plan = planCronJobSync(
        {
          createdAt: cronJob.createdAt,
          lastScheduleTime: lastScheduleTime ?? undefined,
          startingDeadlineSeconds: spec.startingDeadlineSeconds,
          concurrencyPolicy: spec.concurrencyPolicy ?? "Allow",
          isSuspended: spec.suspend === true,
          active: active.length,
        },
        schedule,
        this.#cluster.sim.now,
      );
      if (plan.requeueAfter !== undefined) this.#queue.addAfter(key, plan.requeueAfter);
      if (plan.isForbidden) this.#decide(cronJob, "skip", "the previous Job is still active (Forbid)");
      if (plan.replaces) {
        for (const jobKey of active) {
          const job = this.#cluster.jobs.get(jobKey)!;
          writes.push(() => this.#deleteJob(cronJob, job));
        }
        active = [];
      }
      if (plan.runFor !== undefined) {
        const { runFor } = plan;
        const name = `${cronJob.name}-${Math.floor((this.#zero + runFor) / MINUTE)}`;
        writes.push(() => this.#createJob(cronJob, name));
        this.#decide(cronJob, "start-job", plan.replaces ? `${name} in place of the active one` : name);
        active = [...active, `${cronJob.namespace}/${name}`];
        lastScheduleTime = runFor;
      }
    }
    const isChanged =
      lastScheduleTime !== cronJob.lastScheduleTime || active.join() !== cronJob.active.join();
    if (isChanged) {
      writes.push(() => {
        cronJob.active = active;
        cronJob.lastScheduleTime = lastScheduleTime;
        if (this.#cluster.cronJobs.get(key) === cronJob) this.#cluster.cronJobs.notify(cronJob, "status");
      });
    }
    callInOrder(this.#client, writes, () => {
      this.#queue.forget(key);
      done();
    });
  }

  #scheduleOf({ spec }: CronJob, memory: Memory): CronSchedule | undefined {
    const text = `${spec.timeZone ?? ""}|${spec.schedule}`;
    if (memory.scheduleText !== text) {
      memory.scheduleText = text;
      memory.schedule = cronScheduleOf(spec, this.#zero, this.#timeZone);
    }
    return memory.schedule;
  }

  #createJob(cronJob: CronJob, name: string): void {
    const { namespace, key, spec } = cronJob;
    // The tick's minute is in the name, so no tick can run twice.
    if (this.#cluster.cronJobs.get(key) !== cronJob || this.#cluster.jobs.get(`${namespace}/${name}`)) return;
    const metadata = { ...spec.jobTemplate.metadata, namespace, name };
    this.#cluster.jobs.add(jobOf(this.#cluster, { metadata, spec: spec.jobTemplate.spec }, key));
    this.#events.record(key, this.#cluster.sim.now);
  }

  #deleteJob({ key }: CronJob, job: Job): void {
    this.#cluster.jobs.delete(job);
    this.#events.record(key, this.#cluster.sim.now);
  }

  #decide({ key }: CronJob, action: "start-job" | "skip", what: string): void {
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "cronjob",
      object: `cronjob/${key}`,
      action,
      to: what,
    });
  }
}
