import {
  type ApiClient,
  type Cluster,
  callAtOnce,
  callInSlowStart,
  EventRecorder,
  type Job,
  type ObjectCondition,
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

/** One sync under way: what it read, what it did, and how the Job ends if it does. */
interface Sync {
  readonly job: Job;
  readonly memory: JobMemory;
  readonly view: JobView;
  readonly created: number;
  readonly deleted: readonly Pod[];
  readonly ending: { readonly type: "Complete" | "Failed"; readonly reason: string } | undefined;
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
  readonly #queue: WorkQueue;
  readonly #memories = new Map<string, JobMemory>();

  constructor(cluster: Cluster, options: JobControllerOptions) {
    this.#cluster = cluster;
    this.#client = options.client;
    this.#events = new EventRecorder(options.client);
    this.#watchLatency = options.watchLatency;
    this.#pods = new PodCreator(cluster, options.streams);
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
    cluster.pods.watch((pod, change) => {
      if (pod.ownerKey?.startsWith(POD_PREFIX) !== true) return;
      if (change === "status" || change === "added" || change === "deleting" || change === "deleted") {
        this.#enqueue(pod.ownerKey.slice(POD_PREFIX.length), SYNC_JOB_BATCH_PERIOD);
      }
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
      place(this.#create(job, memory, index));
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

  #act(sync: Sync, indexes: readonly number[], surplus: readonly Pod[], done: () => void): void {
    const { job, memory } = sync;
    this.#decide(sync);
    const wrote = () => {
      const { now } = this.#cluster.sim;
      memory.blindUntil = (now + this.#watchLatency) as SimTime;
      this.#events.record(job.key, now);
    };
    const creations = indexes.map((index) => () => {
      if (this.#cluster.jobs.get(job.key) !== job) return;
      this.#create(job, memory, index);
      wrote();
    });
    const deletions = surplus.map((pod) => () => {
      this.#cluster.deletePod(pod);
      wrote();
    });
    callInSlowStart(this.#client, creations, () =>
      callAtOnce(this.#client, deletions, () => this.#track(sync, done)),
    );
  }

  #create(job: Job, memory: JobMemory, index: number): Pod {
    const life = memory.lives.get(index) ?? 0;
    memory.lives.set(index, life + 1);
    const owner = `${POD_PREFIX}${job.key}`;
    const pod = this.#pods.create({
      namespace: job.namespace,
      generateName: index === NO_INDEX ? `${job.name}-` : `${job.name}-${index}-`,
      stableName: `${owner}#${index === NO_INDEX ? life : `${index}.${life}`}`,
      template: job.template,
      ownerKey: owner,
      workloadKey: job.cronJobKey === null ? owner : `CronJob/${job.cronJobKey}`,
    });
    memory.uncounted.add(pod);
    memory.open.add(pod);
    if (index !== NO_INDEX) memory.indexes.set(pod, index);
    return pod;
  }

  /**
   * Writes the status in two steps, as upstream does so that no pod is counted twice: first that pods ended, then,
   * when their finalizers are gone, the sums; with the last one the terminal condition, once no pod terminates.
   */
  #track(sync: Sync, done: () => void): void {
    const { job, memory, view, ending } = sync;
    const isFailing = ending?.type === "Failed";
    const succeeded = view.newlySucceeded;
    const failed = view.newlyFailed.filter((pod) => isFailing || !view.delayed.has(pod));
    // A Job that fails takes every pod that did not end yet for a failed one.
    const counted = new Set([...succeeded, ...failed]);
    const cutOff = isFailing ? [...memory.uncounted].filter((pod) => !counted.has(pod)) : [];
    const ended = [...succeeded, ...failed, ...cutOff];
    const active = view.active.length + sync.created - sync.deleted.length;
    const terminating = view.terminating.length + sync.deleted.length;
    const ready = view.ready - sync.deleted.filter((pod) => pod.isReady).length;
    const conditions = this.#interimConditions(sync);
    const isChanged =
      ended.length > 0 ||
      conditions !== job.conditions ||
      job.active !== active ||
      job.ready !== ready ||
      job.terminating !== terminating ||
      job.failedIndexes.length !== view.failedIndexes.size;

    const writeInterim = () => {
      job.active = active;
      job.ready = ready;
      job.terminating = terminating;
      job.conditions = conditions;
      if (job.spec.completionMode === "Indexed") {
        job.completedIndexes = [...view.completedIndexes].sort((a, b) => a - b);
        job.failedIndexes = [...view.failedIndexes].sort((a, b) => a - b);
        job.succeeded = job.completedIndexes.length;
      }
      memory.streak = view.streak;
      this.#notify(job);
    };
    const writeSums = () => {
      for (const pod of ended) {
        memory.uncounted.delete(pod);
        memory.indexes.delete(pod);
      }
      if (job.spec.completionMode !== "Indexed") job.succeeded += succeeded.length;
      job.failed += failed.length + cutOff.length;
      if (ending !== undefined && terminating === 0) this.#finish(sync);
      this.#notify(job);
    };
    for (const pod of failed) {
      const index = memory.indexes.get(pod);
      if (index !== undefined) memory.indexFailures.set(index, indexFailuresAfter(memory, index, [pod]));
    }
    const steps = [
      ...(isChanged ? [[writeInterim]] : []),
      ended.map(() => () => {}),
      ...(ended.length > 0 || (ending !== undefined && terminating === 0) ? [[writeSums]] : []),
    ];
    this.#callSteps(steps, () => {
      this.#queue.forget(job.key);
      done();
    });
  }

  #callSteps(steps: readonly (readonly (() => void)[])[], then: () => void, next = 0): void {
    const step = steps[next];
    if (step === undefined) then();
    else callAtOnce(this.#client, step, () => this.#callSteps(steps, then, next + 1));
  }

  /** FailureTarget and SuccessCriteriaMet announce the end; Suspended tells of pauses. */
  #interimConditions({ job, memory, ending }: Sync): readonly ObjectCondition[] {
    const changedAt = truncateToSecond(this.#cluster.sim.now);
    const { conditions } = job;
    if (ending?.type === "Failed") {
      if (memory.failureTarget !== undefined) return conditions;
      memory.failureTarget = ending.reason;
      return [...conditions, { type: "FailureTarget", status: "True", reason: ending.reason, changedAt }];
    }
    if (ending?.type === "Complete") {
      if (memory.successCriteriaMet) return conditions;
      memory.successCriteriaMet = true;
      return [
        ...conditions,
        { type: "SuccessCriteriaMet", status: "True", reason: ending.reason, changedAt },
      ];
    }
    const isSuspended = job.spec.suspend === true;
    if (isSuspended === memory.isSuspendedWritten) return conditions;
    memory.isSuspendedWritten = isSuspended;
    // The clock of the deadline starts anew.
    if (!isSuspended) job.startTime = changedAt;
    const status = isSuspended ? "True" : "False";
    const reason = isSuspended ? "JobSuspended" : "JobResumed";
    return [
      ...conditions.filter(({ type }) => type !== "Suspended"),
      { type: "Suspended", status, reason, changedAt },
    ];
  }

  #finish({ job, ending, view }: Sync): void {
    const { now } = this.#cluster.sim;
    const { type, reason } = ending!;
    const changedAt = truncateToSecond(now);
    job.conditions = [...job.conditions, { type, status: "True", reason, changedAt }];
    job.finished = { type, at: changedAt };
    this.#events.record(job.key, now);
    this.#cluster.sim.decisions.decide({
      at: now,
      component: "job",
      object: `job/${job.key}`,
      action: type === "Complete" ? "complete" : "fail",
      to: reason,
      explain: () => `${view.succeeded} succeeded, ${job.failed} failed: ${reason}`,
    });
  }

  #notify(job: Job): void {
    if (this.#cluster.jobs.get(job.key) === job) this.#cluster.jobs.notify(job, "status");
  }

  #decide({ job, view, created, deleted, ending }: Sync): void {
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
      explain: () => explainJob(evidence),
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
