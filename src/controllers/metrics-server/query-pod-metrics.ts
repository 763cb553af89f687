import type { SimTime } from "../../units/index.js";
import type { MetricsPoint } from "./container-sample.js";
import type { PodPoints } from "./store-pod-scrape.js";

/** What the resource metrics API serves for one container. */
export interface ServedContainer {
  readonly name: string;
  readonly cpuNanocores: number;
  readonly memoryBytes: number;
}

/** What the resource metrics API serves for one pod. */
export interface ServedPod {
  /** Of the container with the earliest last point; null: no container is in the answer. */
  readonly timestamp: SimTime | null;
  /** Length of the window behind the rate of that container, in microseconds. */
  readonly windowMicros: number;
  readonly containers: readonly ServedContainer[];
}

/** Longest duration in Go: 2^63 − 1 ns. */
const LONGEST_WINDOW_MICROS = 2 ** 63 / 1000;

/**
 * The pod's metrics as served until the next scrape is stored, or undefined while some container has no previous
 * point. A container whose counter fell is left out of the answer.
 *
 * Source: metrics-server v0.9.0 pkg/storage/pod.go GetMetrics, pkg/storage/types.go resourceUsage.
 */
export function queryPodMetrics({ last, prev }: PodPoints): ServedPod | undefined {
  if (last === null || prev === null) return undefined;
  const containers: ServedContainer[] = [];
  let timestamp: SimTime | null = null;
  let windowMicros = 0;
  for (const [name, point] of last) {
    const from = prev.get(name);
    if (from === undefined) return undefined;
    if (point.cpuCoreNanoseconds < from.cpuCoreNanoseconds) continue;
    const window = Math.min(point.at - from.at, LONGEST_WINDOW_MICROS);
    containers.push({ name, cpuNanocores: rateBetween(from, point, window), memoryBytes: point.memoryBytes });
    if (timestamp === null || point.at < timestamp) {
      timestamp = point.at;
      windowMicros = window;
    }
  }
  return { timestamp, windowMicros, containers };
}

/** The rate between two points in nanocores, cut to a whole one; the seconds added up as Go's Duration.Seconds does, so that the last digit agrees. */
export function rateBetween(from: MetricsPoint, to: MetricsPoint, windowMicros: number): number {
  const wholeSeconds = Math.floor(windowMicros / 1e6);
  const seconds = wholeSeconds + ((windowMicros - wholeSeconds * 1e6) * 1e3) / 1e9;
  return Math.trunc((to.cpuCoreNanoseconds - from.cpuCoreNanoseconds) / seconds);
}
