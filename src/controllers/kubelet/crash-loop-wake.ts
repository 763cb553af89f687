import { MINUTE, type SimTime } from "../../units/index.js";

/**
 * When the kubelet tries a container in back-off again: it sleeps until the back-off's end, stretched by a random
 * half at most, in pieces of at most 60 s before stretching, and looks again each time it wakes.
 *
 * Source: kubernetes v1.36.3 pkg/kubelet/pod_workers.go#completeWork (PR 133066).
 */
export function crashLoopWake(now: SimTime, backOffEnd: SimTime, uniform: () => number): SimTime {
  let at: number = now;
  while (at < backOffEnd) at += Math.round(Math.min(backOffEnd - at, MINUTE) * (1 + uniform() / 2));
  return at as SimTime;
}
