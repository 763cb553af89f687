import type { SimTime } from "../../units/index.js";

/**
 * How much longer a Job waits before it replaces a failed pod: `base` doubles with each failure since the last
 * success, at most `max`, counted from the last failure.
 *
 * Source: kubernetes v1.36.3 pkg/controller/job/backoff_utils.go#getRemainingTimeForFailuresCount
 */
export function remainingBackOff(
  failures: number,
  sinceLastFailure: SimTime,
  base: SimTime,
  max: SimTime,
): SimTime {
  if (failures === 0) return 0 as SimTime;
  const backOff = Math.min(base * 2 ** (failures - 1), max);
  return Math.max(0, backOff - sinceLastFailure) as SimTime;
}

/** The failures that count for the back-off, and when the newest of them ended. */
export interface FailureStreak {
  readonly failures: number;
  readonly lastFailureAt: SimTime | undefined;
}

/**
 * Counts the failures strictly after the newest success; a success ends the stored streak.
 *
 * Units: finish times as the API shows them. They are whole seconds, so a failure and a success of one second
 * give no back-off.
 * Source: kubernetes v1.36.3 pkg/controller/job/backoff_utils.go#newBackoffRecord
 */
export function countFailureStreak(
  storedFailures: number,
  succeededAt: readonly SimTime[],
  failedAt: readonly SimTime[],
): FailureStreak {
  const newestSuccess = succeededAt.length === 0 ? undefined : Math.max(...succeededAt);
  const counted = failedAt.filter((at) => newestSuccess === undefined || at > newestSuccess);
  return {
    failures: (newestSuccess === undefined ? storedFailures : 0) + counted.length,
    lastFailureAt: counted.length === 0 ? undefined : (Math.max(...counted) as SimTime),
  };
}
