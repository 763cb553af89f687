import type { SimTime } from "../../units/index.js";

/** One container in a kubelet's answer to a scrape. */
export interface ContainerSample {
  readonly container: string;
  readonly startedAt: SimTime;
  /** cAdvisor's own sample time, not the scrape's. */
  readonly sampledAt: SimTime;
  /** Cumulative since the container started. */
  readonly cpuCoreNanoseconds: number;
  readonly memoryBytes: number;
}

/** A point in metrics-server's storage. */
export interface MetricsPoint {
  readonly startedAt: SimTime;
  readonly at: SimTime;
  readonly cpuCoreNanoseconds: number;
  readonly memoryBytes: number;
}

/** What Go's zero value is: before every real point. */
export const ZERO_POINT: MetricsPoint = {
  startedAt: Number.NEGATIVE_INFINITY as SimTime,
  at: Number.NEGATIVE_INFINITY as SimTime,
  cpuCoreNanoseconds: 0,
  memoryBytes: 0,
};
