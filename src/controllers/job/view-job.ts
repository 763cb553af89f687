import type { Job, Pod } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";
import { countFailureStreak, type FailureStreak, remainingBackOff } from "./back-off.js";
import { DEFAULT_JOB_POD_FAILURE_BACK_OFF, MAX_JOB_POD_FAILURE_BACK_OFF } from "./defaults.js";
import { finishedAt, isPodFailed, type JobMemory } from "./job-memory.js";

/** A Job's pods sorted by what they mean, as one sync sees them. */
export interface JobView {
  readonly active: readonly Pod[];
  readonly ready: number;
  /** Being deleted and not ended. */
  readonly terminating: readonly Pod[];
  /** Ended and in no status yet. */
  readonly newlySucceeded: readonly Pod[];
  readonly newlyFailed: readonly Pod[];
  /** Failed, but counted only when their index has a replacement. */
  readonly delayed: ReadonlySet<Pod>;
  /** Succeeded and failed so far, the new ones included. */
  readonly succeeded: number;
  readonly failed: number;
  readonly completedIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
  readonly streak: FailureStreak;
}

/** Source: kubernetes v1.36.3 pkg/controller/job/job_controller.go#syncJob, indexed_job_utils.go, backoff_utils.go */
export function viewJob(job: Job, memory: JobMemory): JobView {
  const active: Pod[] = [];
  const terminating: Pod[] = [];
  let ready = 0;
  for (const pod of memory.open) {
    if (!pod.exists || pod.isTerminal) memory.open.delete(pod);
    else if (pod.deletion !== null) terminating.push(pod);
    else {
      active.push(pod);
      if (pod.isReady) ready++;
    }
  }
  const newlySucceeded: Pod[] = [];
  const newlyFailed: Pod[] = [];
  for (const pod of memory.uncounted) {
    if (pod.phase === "Succeeded") newlySucceeded.push(pod);
    else if (isPodFailed(pod, job)) newlyFailed.push(pod);
  }
  const completedIndexes = new Set(job.completedIndexes);
  if (job.spec.completionMode === "Indexed") {
    for (const pod of newlySucceeded) completedIndexes.add(memory.indexes.get(pod)!);
  }
  const { failedIndexes, delayed } = judgeIndexes(job, memory, active, newlyFailed, completedIndexes);
  return {
    active,
    ready,
    terminating,
    newlySucceeded,
    newlyFailed,
    delayed,
    succeeded:
      job.spec.completionMode === "Indexed" ? completedIndexes.size : job.succeeded + newlySucceeded.length,
    failed: job.failed + newlyFailed.length,
    completedIndexes,
    failedIndexes,
    streak: nextStreak(memory.streak, newlySucceeded, newlyFailed),
  };
}

/** With a limit per index: which indexes have failed for good, and whose failure waits for its replacement. */
function judgeIndexes(
  job: Job,
  memory: JobMemory,
  active: readonly Pod[],
  newlyFailed: readonly Pod[],
  completed: ReadonlySet<number>,
) {
  const failedIndexes = new Set(job.failedIndexes);
  const delayed = new Set<Pod>();
  const limit = job.spec.backoffLimitPerIndex;
  if (limit === undefined) return { failedIndexes, delayed };
  const activeIndexes = new Set(active.map((pod) => memory.indexes.get(pod)!));
  const newest = new Map<number, Pod>();
  for (const pod of newlyFailed) {
    const index = memory.indexes.get(pod)!;
    if (indexFailuresAfter(memory, index, newlyFailed).failures > limit) failedIndexes.add(index);
    else if (!activeIndexes.has(index) && !completed.has(index)) newest.set(index, pod);
  }
  for (const pod of newest.values()) delayed.add(pod);
  return { failedIndexes, delayed };
}

/** The failures of an index, those of pods that are not counted yet included. */
export function indexFailuresAfter(
  memory: JobMemory,
  index: number,
  newlyFailed: readonly Pod[],
): FailureStreak {
  const stored = memory.indexFailures.get(index) ?? { failures: 0, lastFailureAt: undefined };
  return nextStreak(
    stored,
    [],
    newlyFailed.filter((pod) => memory.indexes.get(pod) === index),
  );
}

/** How much longer failures keep a Job, or one of its indexes, from a new pod. */
export function backOffLeft({ failures, lastFailureAt }: FailureStreak, now: SimTime): SimTime {
  if (lastFailureAt === undefined) return 0 as SimTime;
  return remainingBackOff(
    failures,
    (now - lastFailureAt) as SimTime,
    DEFAULT_JOB_POD_FAILURE_BACK_OFF,
    MAX_JOB_POD_FAILURE_BACK_OFF,
  );
}

function nextStreak(stored: FailureStreak, succeeded: readonly Pod[], failed: readonly Pod[]): FailureStreak {
  if (succeeded.length + failed.length === 0) return stored;
  return countFailureStreak(stored.failures, succeeded.map(finishedAt), failed.map(finishedAt));
}
