import type { PodMetrics } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";
import type { ContainerSample, CounterPoint } from "./container-sample.js";
import type { PodPoints } from "./store-pod-scrape.js";

/** What the resource metrics API serves for one container. */
export interface ServedContainer {
  readonly name: string;
  readonly cpuNanocores: number;
  readonly memoryBytes: number;
}

/**
 * What the resource metrics API serves for one pod. Timestamp and window are those of the container with the
 * earliest last point (0 without containers).
 */
export interface ServedPod extends PodMetrics {
  readonly containers: readonly ServedContainer[];
}

/** Longest duration in Go: 2^63 − 1 ns. */
export const LONGEST_WINDOW_MICROS = 2 ** 63 / 1000;

/**
 * The pod's metrics as served until the next scrape is stored, or undefined while some container has no previous
 * point. A container whose counter fell is left out of the answer.
 *
 * Source: metrics-server v0.9.0 pkg/storage/pod.go GetMetrics, pkg/storage/types.go resourceUsage.
 */
export function queryPodMetrics(points: PodPoints): ServedPod | undefined {
  if (!points.hasPrev) return undefined;
  const containers: ServedContainer[] = [];
  let timestamp = 0 as SimTime;
  let windowMicros = 0;
  for (const { last, prev } of points.containers) {
    if (prev === null) return undefined;
    if (last.cpuCoreNanoseconds < prev.cpuCoreNanoseconds) continue;
    const window = windowBetween(prev.sampledAt, last.sampledAt);
    if (containers.length === 0 || last.sampledAt < timestamp) {
      timestamp = last.sampledAt;
      windowMicros = window;
    }
    containers.push(servedContainer(last, prev, window));
  }
  return { timestamp, windowMicros, containers };
}

function servedContainer(last: ContainerSample, prev: CounterPoint, window: number): ServedContainer {
  const cpuNanocores = meanNanocores(last.cpuCoreNanoseconds - prev.cpuCoreNanoseconds, window);
  return { name: last.container, cpuNanocores, memoryBytes: last.memoryBytes };
}

/** From one sample to another, as far as a Go duration reaches. */
export function windowBetween(from: number, to: number): number {
  return Math.min(to - from, LONGEST_WINDOW_MICROS);
}

/** Cut to whole nanocores. */
export function meanNanocores(coreNanoseconds: number, windowMicros: number): number {
  return Math.trunc(exactNanocores(coreNanoseconds, windowMicros));
}

/** The seconds added up as Go's Duration.Seconds does, so that the last digit agrees. */
export function exactNanocores(coreNanoseconds: number, windowMicros: number): number {
  const wholeSeconds = Math.floor(windowMicros / 1e6);
  const seconds = wholeSeconds + ((windowMicros - wholeSeconds * 1e6) * 1e3) / 1e9;
  return coreNanoseconds / seconds;
}
