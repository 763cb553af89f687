import {
  type ApiClient,
  type Cluster,
  callAtOnce,
  callInSlowStart,
  EventRecorder,
  type Job,
  type Pod,
  PodCreator,
} from "../../cluster/index.js";
import { WorkQueue } from "../../engine/index.js";
import type { RandomStreams } from "../../random/index.js";
import { SECOND, type SimTime, truncateToSecond } from "../../units/index.js";
import { compareForRemoval } from "./compare-for-removal.js";
import { DEFAULT_CONCURRENT_JOB_SYNCS, SYNC_JOB_BATCH_PERIOD } from "./defaults.js";
import { explainJob, type JobEvidence } from "./explain.js";
import { type JobMemory, newJobMemory, replacesOnlyFailed } from "./job-memory.js";
import { JobStatusWriter, type JobSync } from "./job-status-writer.js";
import { judgeJob } from "./judge-job.js";
import { firstMissingIndexes, type JobPlan, planJobSync } from "./plan-job-sync.js";
import { backOffLeft, indexFailuresAfter, type JobView, viewJob } from "./view-job.js";

export interface JobControllerOptions {
  /** The controller's own client. */
  readonly client: ApiClient;
  /** From a change in the store to the controller's knowledge of it. */
  readonly watchLatency: SimTime;
  readonly streams: RandomStreams;
  /** Default 5. */
  readonly concurrentSyncs?: number;
}

const POD_PREFIX = "Job/";
const NO_INDEX = -1;

/**
 * Runs the pods of each Job until enough of them succeeded or too many failed: parallelism, completions, indexes,
 * back-off after failures, deadline, suspension. Changes of pods are looked at in batches of a second.
 *
 * Source: kubernetes v1.36.3 pkg/controller/job/job_controller.go
 */
export class JobController {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #events: EventRecorder;
  readonly #watchLatency: SimTime;
  readonly #pods: PodCreator;
  readonly #status: JobStatusWriter;
  readonly #queue: WorkQueue;
  readonly #memories = new Map<string, JobMemory>();

  constructor(cluster: Cluster, options: JobControllerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#events = new EventRecorder(options.client);
    this.#watchLatency = options.watchLatency;
    this.#pods = new PodCreator(cluster, options.streams);
    this.#status = new JobStatusWriter(cluster, options.client, this.#events);
    this.#queue = new WorkQueue(
      cluster.sim,
      { workers: options.concurrentSyncs ?? DEFAULT_CONCURRENT_JOB_SYNCS },
      (key, done) => this.#sync(key, done),
    );
    for (const job of cluster.jobs.values()) this.#enqueue(job.key, 0 as SimTime);
    cluster.jobs.watch((job, change) => {
      if (change === "deleted") {
        this.#memories.delete(job.key);
        this.#events.forget(job.key);
      } else this.#enqueue(job.key, change === "status" ? SYNC_JOB_BATCH_PERIOD : (0 as SimTime));
    });
    cluster.pods.watchOnly(["added", "status", "message", "deleting", "deleted"], (pod) => {
      if (cluster.jobs.size === 0 || pod.ownerKey?.startsWith(POD_PREFIX) !== true) return;
      this.#enqueue(pod.ownerKey.slice(POD_PREFIX.length), SYNC_JOB_BATCH_PERIOD);
    });
  }

  /**
   * Creates the first pods of a Job at this instant, without rate limit or latency: for a cluster that was
   * running before the simulation began. Each pod is handed to `place`, which binds it and starts it.
   */
  seedRunning(job: Job, place: (pod: Pod) => void): void {
    const memory = this.#memoryOf(job);
    if (job.spec.suspend === true) return;
    job.startTime = truncateToSecond(this.#cluster.sim.now);
    const plan = this.#plan(job, memory, viewJob(job, memory), false);
    for (const index of this.#indexesToCreate(job, memory, viewJob(job, memory), plan.create)) {
      const pod = this.#create(job, memory, index);
      if (pod !== null) place(pod);
    }
    const { active, ready } = viewJob(job, memory);
    job.active = active.length;
    job.ready = ready;
  }

  #memoryOf({ key }: Job): JobMemory {
    let memory = this.#memories.get(key);
    if (memory === undefined) {
      memory = newJobMemory();
      this.#memories.set(key, memory);
    }
    return memory;
  }

  #enqueue(key: string, delay: SimTime): void {
    this.#queue.addAfter(key, (delay + this.#watchLatency) as SimTime);
  }

  #sync(key: string, done: () => void): void {
    const job = this.#cluster.jobs.get(key);
    if (job === undefined || job.finished !== null) {
      this.#memories.delete(key);
      done();
      return;
    }
    const { now } = this.#cluster.sim;
    const memory = this.#memoryOf(job);
    const isSuspended = job.spec.suspend === true;
    if (job.startTime === null && !isSuspended) job.startTime = truncateToSecond(now);
    const view = viewJob(job, memory);
    const isBlind = now < memory.blindUntil;
    if (isBlind) this.#queue.addAfter(key, (memory.blindUntil - now) as SimTime);

    const failure = memory.successCriteriaMet ? undefined : this.#failureOf(job, memory, view);
    if (failure !== undefined) {
      const ending = isBlind ? undefined : ({ type: "Failed", reason: failure } as const);
      this.#act({ job, memory, view, created: 0, deleted: view.active, ending }, [], view.active, done);
      return;
    }
    const surplus = isBlind ? [] : this.#surplus(job, memory, view);
    const indexes = isBlind || surplus.length > 0 || isSuspended ? [] : this.#missing(job, memory, view);
    const left = view.active.length - surplus.length + indexes.length;
    const isComplete =
      !isBlind &&
      left === 0 &&
      (job.spec.completions === undefined ? view.succeeded > 0 : view.succeeded >= job.spec.completions);
    const ending = isComplete ? ({ type: "Complete", reason: "CompletionsReached" } as const) : undefined;
    // Pods that go because there are too many are not failures: they are not counted.
    for (const pod of surplus) memory.uncounted.delete(pod);
    this.#act(
      { job, memory, view, created: indexes.length, deleted: surplus, ending },
      indexes,
      surplus,
      done,
    );
  }

  #failureOf(job: Job, memory: JobMemory, view: JobView): string | undefined {
    if (memory.failureTarget !== undefined) return memory.failureTarget;
    const { spec } = job;
    const isSuspended = spec.suspend === true;
    const reason = judgeJob(
      {
        backoffLimit: spec.backoffLimit ?? 6,
        failed: view.failed,
        restarts: restartsOf(job, view),
        activeDeadlineSeconds: spec.activeDeadlineSeconds,
        startTime: isSuspended || job.startTime === null ? undefined : job.startTime,
        indexes:
          spec.backoffLimitPerIndex === undefined
            ? undefined
            : {
                failed: view.failedIndexes.size,
                completed: view.completedIndexes.size,
                completions: spec.completions ?? 0,
                maxFailed: spec.maxFailedIndexes,
              },
      },
      this.#cluster.sim.now,
    );
    if (reason === undefined && spec.activeDeadlineSeconds !== undefined && !isSuspended) {
      const left = job.startTime! + spec.activeDeadlineSeconds * SECOND - this.#cluster.sim.now;
      this.#queue.addAfter(job.key, left as SimTime);
    }
    return reason;
  }

  #plan(job: Job, memory: JobMemory, view: JobView, isInBackOff: boolean): JobPlan {
    return planJobSync({
      parallelism: job.spec.parallelism ?? 1,
      completions: job.spec.completions,
      backoffLimit: Number.POSITIVE_INFINITY,
      active: view.active.length,
      terminating: view.terminating.length,
      succeeded: view.succeeded,
      failed: 0,
      replacesOnlyFailed: replacesOnlyFailed(job),
      isInBackOff,
      isBeingDeleted: memory.successCriteriaMet,
    });
  }

  /** Pods that are too many, those that go first; all of them while the Job is suspended. */
  #surplus(job: Job, memory: JobMemory, view: JobView): readonly Pod[] {
    if (job.spec.suspend === true) return view.active;
    const plan = this.#plan(job, memory, view, false);
    if (plan.delete === 0) return [];
    return [...view.active].sort(compareForRemoval).slice(0, plan.delete);
  }

  /** What is to be created now: an index each, or NO_INDEX. */
  #missing(job: Job, memory: JobMemory, view: JobView): readonly number[] {
    const { now } = this.#cluster.sim;
    const isPerIndex = job.spec.backoffLimitPerIndex !== undefined;
    const left = isPerIndex ? 0 : backOffLeft(view.streak, now);
    const { create, wantActive } = this.#plan(job, memory, view, left > 0);
    if (left > 0 && wantActive > view.active.length) this.#queue.addAfter(job.key, left as SimTime);
    const indexes = this.#indexesToCreate(job, memory, view, create);
    if (!isPerIndex || indexes.length === 0) return indexes;
    const due: number[] = [];
    let soonest = Number.POSITIVE_INFINITY;
    for (const index of indexes) {
      const wait = backOffLeft(indexFailuresAfter(memory, index, view.newlyFailed), now);
      if (wait === 0) due.push(index);
      else soonest = Math.min(soonest, wait);
    }
    if (due.length === 0) this.#queue.addAfter(job.key, soonest as SimTime);
    return due;
  }

  #indexesToCreate(job: Job, memory: JobMemory, view: JobView, count: number): readonly number[] {
    if (job.spec.completionMode !== "Indexed") return Array<number>(count).fill(NO_INDEX);
    const taken = new Set([...view.completedIndexes, ...view.failedIndexes]);
    for (const pod of view.active) taken.add(memory.indexes.get(pod)!);
    if (replacesOnlyFailed(job)) for (const pod of view.terminating) taken.add(memory.indexes.get(pod)!);
    return firstMissingIndexes(job.spec.completions ?? 0, taken, count);
  }

  #act(sync: JobSync, indexes: readonly number[], surplus: readonly Pod[], done: () => void): void {
    const { job, memory } = sync;
    this.#decide(sync);
    const wrote = () => {
      const { now } = this.#cluster.sim;
      memory.blindUntil = (now + this.#watchLatency) as SimTime;
      this.#events.record(job.key, now);
    };
    let created = 0;
    const creations = indexes.map((index) => () => {
      if (this.#cluster.jobs.get(job.key) !== job) return true;
      if (this.#create(job, memory, index) === null) return false;
      created++;
      wrote();
      return true;
    });
    const deletions = surplus.map((pod) => () => {
      this.#cluster.deletePod(pod, undefined, "finished");
      wrote();
    });
    callInSlowStart(this.#client, creations, (failed) =>
      callAtOnce(this.#client, deletions, () =>
        this.#status.write({ ...sync, created }, () => {
          if (failed) this.#queue.addRateLimited(job.key);
          else this.#queue.forget(job.key);
          done();
        }),
      ),
    );
  }

  #create(job: Job, memory: JobMemory, index: number): Pod | null {
    const life = memory.lives.get(index) ?? 0;
    const owner = `${POD_PREFIX}${job.key}`;
    const pod = this.#pods.create({
      namespace: job.namespace,
      generateName: index === NO_INDEX ? `${job.name}-` : `${job.name}-${index}-`,
      stableName: `${owner}#${index === NO_INDEX ? life : `${index}.${life}`}`,
      template: job.template,
      ownerKey: owner,
      workloadKey: job.cronJobKey === null ? owner : `CronJob/${job.cronJobKey}`,
    });
    if (pod === null) return null;
    memory.lives.set(index, life + 1);
    memory.uncounted.add(pod);
    memory.open.add(pod);
    if (index !== NO_INDEX) memory.indexes.set(pod, index);
    return pod;
  }

  #decide({ job, view, created, deleted, ending }: JobSync): void {
    if (created + deleted.length === 0) return;
    const evidence: JobEvidence = {
      active: view.active.length,
      succeeded: view.succeeded,
      failed: view.failed,
      wantActive: view.active.length + created - deleted.length,
      create: created,
      delete: deleted.length,
      reason: ending?.reason ?? (job.spec.suspend === true ? "JobSuspended" : undefined),
    };
    this.#cluster.sim.decisions.decide({
      at: this.#cluster.sim.now,
      component: "job",
      object: `job/${job.key}`,
      action: created > 0 ? "create-pods" : "delete-pods",
      from: evidence.active,
      to: evidence.wantActive,
      evidence,
      explain: explainJob,
    });
  }
}

/** Restarts in place count as failures with restartPolicy OnFailure. */
function restartsOf({ spec }: Job, { active }: JobView): number {
  if (spec.template.spec.restartPolicy !== "OnFailure") return 0;
  let restarts = 0;
  for (const pod of active) restarts += pod.restarts;
  return restarts;
}
