/** A pod as somebody finds it who asks for something now. */
export interface FoundPod {
  readonly slots: number;
  readonly freeSlots: number;
  readonly queued: number;
  /** Requests in work that use CPU. */
  readonly usingCpu: number;
  readonly cores: number;
}

/**
 * Mean time to an answer for a request of this work that came now, calls not counted: the line before it, then its share
 * of the CPU, then its waiting.
 *
 * Units: seconds.
 */
export function secondsToAnswer(pod: FoundPod, workSeconds: number, waitSeconds: number): number {
  const { slots, freeSlots, queued, usingCpu, cores } = pod;
  const sharers = Math.min(slots, usingCpu + 1);
  const held = workSeconds * Math.max(1, sharers / cores) + waitSeconds;
  if (freeSlots > 0 || held === 0) return held;
  // The line moves as fast as slots come free.
  const perSecond = Math.min(slots / held, workSeconds > 0 ? cores / workSeconds : Number.POSITIVE_INFINITY);
  return held + (queued + 1) / perSecond;
}
