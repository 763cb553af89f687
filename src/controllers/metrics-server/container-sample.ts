import type { PodUsage } from "../../cluster/index.js";
import type { SimTime } from "../../units/index.js";

/** A value of a container's CPU counter. */
export interface CounterPoint {
  /** cAdvisor's own sample time, not the scrape's. */
  readonly sampledAt: SimTime;
  /** Cumulative since the container started. */
  readonly cpuCoreNanoseconds: number;
}

/** One container in a kubelet's answer to a scrape. */
export interface ContainerSample extends CounterPoint {
  readonly container: string;
  readonly startedAt: SimTime;
  readonly memoryBytes: number;
}

/** What Go's zero value is: before every real point. */
export const ZERO_POINT: CounterPoint = {
  sampledAt: Number.NEGATIVE_INFINITY as SimTime,
  cpuCoreNanoseconds: 0,
};

/**
 * A container's CPU counter at an instant. A started container has used some CPU and memory: 0 would drop its pod
 * from the scrape, which real processes do not do.
 */
export function cpuCoreNanosecondsOf(usage: PodUsage, at: SimTime, container: string): number {
  return wholeCoreNanoseconds(usage.cpuCoreMicrosAt(at, container));
}

/** What a counter shows of core-microseconds. */
export function wholeCoreNanoseconds(coreMicros: number): number {
  return Math.max(Math.round(coreMicros * 1000), 1);
}

/** A container's working set at an instant; at least 1, as its CPU. */
export function memoryBytesOf(usage: PodUsage, at: SimTime, container: string): number {
  return wholeBytes(usage.memoryBytesAt(at, container));
}

/** What is told of bytes. */
export function wholeBytes(bytes: number): number {
  return Math.max(Math.ceil(bytes), 1);
}

/** A container's counters at an instant. */
export function readContainer(
  container: string,
  startedAt: SimTime,
  sampledAt: SimTime,
  usage: PodUsage,
): ContainerSample {
  return {
    container,
    startedAt,
    sampledAt,
    cpuCoreNanoseconds: cpuCoreNanosecondsOf(usage, sampledAt, container),
    memoryBytes: memoryBytesOf(usage, sampledAt, container),
  };
}
