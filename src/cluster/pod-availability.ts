import { SECOND, type SimTime, truncateToSecond } from "../units/index.js";
import type { Pod } from "./pod.js";

/**
 * When a ready pod becomes available: minReadySeconds after it became ready, counted from the Ready condition's
 * time as the API shows it, the whole second before it.
 *
 * Source: kubernetes v1.36.3 pkg/api/v1/pod/util.go#IsPodAvailable
 */
export function availableFrom(pod: Pick<Pod, "readyChangedAt">, minReadySeconds: number): SimTime {
  return (truncateToSecond(pod.readyChangedAt) + minReadySeconds * SECOND) as SimTime;
}

/** Whether a pod has been ready for minReadySeconds. */
export function isPodAvailable(
  pod: Pick<Pod, "isReady" | "readyChangedAt">,
  minReadySeconds: number,
  now: SimTime,
): boolean {
  return pod.isReady && (minReadySeconds === 0 || availableFrom(pod, minReadySeconds) <= now);
}
