import type { Pod } from "../../cluster/index.js";
import { type SimTime, truncateToSecond } from "../../units/index.js";

export type PodSamplePhase = "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";

/**
 * What one metric of an HPA knows about one pod, or about `count` identical pods.
 *
 * Units: times as the API carries them (whole seconds) in virtual microseconds; amounts in thousandths of the
 * resource's unit, rounded up per container. Fields are writable so that a controller can reuse its samples.
 */
export interface PodSample {
  count: number;
  phase: PodSamplePhase;
  /** Has a deletionTimestamp. */
  deleting: boolean;
  /** status.startTime; null: none yet. */
  startTime: SimTime | null;
  /** Status of the Ready condition; null: it has none. */
  ready: "True" | "False" | "Unknown" | null;
  /** lastTransitionTime of that condition. */
  readyChangedAt: SimTime;
  /** Request of the container or pod; null: some needed container has none. Not read for AverageValue targets. */
  requestMilli: number | null;
  /** The pod's value in the metrics answer; null: not in it. */
  usageMilli: number | null;
  /** Timestamp and window of the answer's entry. */
  metricAt: SimTime;
  metricWindow: SimTime;
}

/** A sample to be filled, again and again: reading many pods allocates nothing per pod. */
export function emptyPodSample(): PodSample {
  return {
    count: 1,
    phase: "Pending",
    deleting: false,
    startTime: null,
    ready: null,
    readyChangedAt: 0 as SimTime,
    requestMilli: null,
    usageMilli: null,
    metricAt: 0 as SimTime,
    metricWindow: 0 as SimTime,
  };
}

/** Fills in what the pod's status says. */
export function takePodState(sample: PodSample, pod: Pod): void {
  sample.phase = pod.phase;
  sample.deleting = pod.deletion !== null;
  sample.startTime = pod.startTime === null ? null : truncateToSecond(pod.startTime);
  sample.ready = pod.ready;
  sample.readyChangedAt = truncateToSecond(pod.readyChangedAt);
}
