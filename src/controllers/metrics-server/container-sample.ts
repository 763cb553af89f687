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
