import {
  type ApiClient,
  type Cluster,
  callAtOnce,
  type EventRecorder,
  type Job,
  type ObjectCondition,
  type Pod,
} from "../../cluster/index.js";
import { truncateToSecond } from "../../units/index.js";
import type { JobMemory } from "./job-memory.js";
import { indexFailuresAfter, type JobView } from "./view-job.js";

/** One sync of a Job: what it read, what it did, and how the Job ends if it does. */
export interface JobSync {
  readonly job: Job;
  readonly memory: JobMemory;
  readonly view: JobView;
  readonly created: number;
  readonly deleted: readonly Pod[];
  readonly ending: { readonly type: "Complete" | "Failed"; readonly reason: string } | undefined;
}

/**
 * Writes what a sync of a Job found into its status, with upstream's API calls.
 *
 * Source: kubernetes v1.36.3 pkg/controller/job/job_controller.go#trackJobStatusAndRemoveFinalizers, #enactJobFinished
 */
export class JobStatusWriter {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #events: EventRecorder;

  constructor(cluster: Cluster, client: ApiClient, events: EventRecorder) {
    this.#cluster = cluster;
    this.#client = client;
    this.#events = events;
  }

  /**
   * Writes the status in two steps, as upstream does so that no pod is counted twice: first that pods ended, then,
   * when their finalizers are gone, the sums; with the last one the terminal condition, once no pod terminates.
   */
  write(sync: JobSync, done: () => void): void {
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
    this.#callSteps(steps, done);
  }

  #callSteps(steps: readonly (readonly (() => void)[])[], then: () => void, next = 0): void {
    const step = steps[next];
    if (step === undefined) then();
    else callAtOnce(this.#client, step, () => this.#callSteps(steps, then, next + 1));
  }

  /** FailureTarget and SuccessCriteriaMet announce the end; Suspended tells of pauses. */
  #interimConditions({ job, memory, ending }: JobSync): readonly ObjectCondition[] {
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

  #finish({ job, ending, view }: JobSync): void {
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
}
