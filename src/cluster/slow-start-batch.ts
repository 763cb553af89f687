/**
 * The size of the next batch of a slow start 1, 2, 4, …: each batch is sent at once and waits for its answers, so
 * creations that are refused cost few further calls. 0 ends the start: nothing is left, or the last batch failed.
 *
 * Source: kubernetes v1.36.3 pkg/controller/replicaset/replica_set.go#slowStartBatch
 *
 * @example
 * nextSlowStartBatch(0, 10, 0); // 1
 * nextSlowStartBatch(4, 3, 0); // 3
 */
export function nextSlowStartBatch(
  previousBatch: number,
  remaining: number,
  failuresInPreviousBatch: number,
  initialBatchSize = 1,
): number {
  if (failuresInPreviousBatch > 0) return 0;
  return Math.min(remaining, previousBatch === 0 ? initialBatchSize : previousBatch * 2);
}
