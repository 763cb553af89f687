/** Most pods that one sync creates or deletes. Source: kubernetes v1.36.3 pkg/controller/job#MaxPodCreateDeletePerSync */
export const MAX_POD_CREATE_DELETE_PER_SYNC = 500;

/** What one sync sees of a Job. */
export interface JobState {
  readonly parallelism: number;
  /** undefined: a work queue, done when one pod succeeded and none runs. */
  readonly completions: number | undefined;
  readonly backoffLimit: number;
  /** Pods that run or wait. */
  readonly active: number;
  /** Pods being deleted that did not end yet. */
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  /** podReplacementPolicy Failed: a pod being deleted keeps its place until it ended. */
  readonly replacesOnlyFailed: boolean;
  readonly isInBackOff: boolean;
  readonly isBeingDeleted: boolean;
}

export interface JobPlan {
  readonly create: number;
  readonly delete: number;
  /** Pods that should run at once. */
  readonly wantActive: number;
  readonly condition: "Complete" | "Failed:BackoffLimitExceeded" | undefined;
}

/**
 * What one sync of a Job does: it ends it, deletes surplus pods, or creates missing ones; never both of the last.
 *
 * Source: kubernetes v1.36.3 pkg/controller/job/job_controller.go#syncJob, #manageJob
 */
export function planJobSync(job: JobState): JobPlan {
  const nothing = { create: 0, delete: 0, wantActive: job.active, condition: undefined };
  if (job.failed > job.backoffLimit) {
    return { ...nothing, delete: job.active, wantActive: 0, condition: "Failed:BackoffLimitExceeded" };
  }
  if (isComplete(job)) return { ...nothing, delete: job.active, wantActive: 0, condition: "Complete" };
  if (job.isBeingDeleted) return nothing;

  const wantActive = wantActivePods(job);
  const surplus = job.active - wantActive;
  if (surplus > 0)
    return { ...nothing, wantActive, delete: Math.min(surplus, MAX_POD_CREATE_DELETE_PER_SYNC) };
  const missing = wantActive - job.active - (job.replacesOnlyFailed ? job.terminating : 0);
  if (missing <= 0 || job.isInBackOff) return { ...nothing, wantActive };
  return { ...nothing, wantActive, create: Math.min(missing, MAX_POD_CREATE_DELETE_PER_SYNC) };
}

function isComplete(job: JobState): boolean {
  if (job.completions === undefined) return job.succeeded > 0 && job.active === 0;
  return job.succeeded >= job.completions;
}

function wantActivePods(job: JobState): number {
  if (job.completions === undefined) return job.succeeded > 0 ? job.active : job.parallelism;
  return Math.max(0, Math.min(job.parallelism, job.completions - job.succeeded));
}

/**
 * The lowest completion indexes that no pod works on or has done.
 *
 * Source: kubernetes v1.36.3 pkg/controller/job/indexed_job_utils.go#firstPendingIndexes
 */
export function firstMissingIndexes(
  completions: number,
  taken: ReadonlySet<number>,
  count: number,
): readonly number[] {
  const indexes: number[] = [];
  for (let index = 0; index < completions && indexes.length < count; index++) {
    if (!taken.has(index)) indexes.push(index);
  }
  return indexes;
}
