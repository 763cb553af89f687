/** A limit on what must stay available; amounts in one unit. */
export interface EvictionThreshold {
  readonly amount?: number;
  /** Share of the capacity; used when no amount is given. */
  readonly fraction?: number;
  /** What to reclaim beyond the threshold; `minReclaimFraction` as a share of the capacity. */
  readonly minReclaim?: number;
  readonly minReclaimFraction?: number;
  /** 0 for a hard threshold. */
  readonly graceSeconds?: number;
}

/**
 * Whether less than the threshold is available. While reclaiming, the minimum to reclaim is added on top, so
 * that the node does not stop right at the edge.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/eviction/helpers.go#thresholdsMet.
 */
export function isThresholdMet(
  threshold: EvictionThreshold,
  available: number,
  capacity: number,
  isReclaiming: boolean,
): boolean {
  let limit = threshold.amount ?? (threshold.fraction ?? 0) * capacity;
  if (isReclaiming) limit += threshold.minReclaim ?? (threshold.minReclaimFraction ?? 0) * capacity;
  return available < limit;
}

/**
 * Whether a threshold that has been met for so long calls for evictions.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/eviction/helpers.go#thresholdsMetGracePeriod.
 */
export function isGraceOver(threshold: EvictionThreshold, metForSeconds: number): boolean {
  return metForSeconds >= (threshold.graceSeconds ?? 0);
}
