/**
 * How long a pod backs off after its `count`-th fruitless attempt: `initial`, doubled each time, at most `max`.
 * 0 for a pod that has not failed yet. Any unit of time.
 *
 * Source: kubernetes v1.36.3 pkg/scheduler/backend/queue/backoff_queue.go#calculateBackoffDuration
 *
 * @example queueBackoff(3, 1, 10) // 4
 */
export function queueBackoff(count: number, initial: number, max: number): number {
  if (count === 0) return 0;
  return Math.min(initial * 2 ** (count - 1), max);
}
