import type { PodSelection, PodTemplate, ResourceMetricsProvider, UsageSource } from "../../cluster/index.js";
import type { PodRequest } from "./pod-requests.js";
import type { PodStrata } from "./pod-strata.js";
import type { MetricReading } from "./propose-replicas.js";
import type { StandingValues } from "./standing-values.js";

/** What is known of a metric's pods, and the last reading where it was made of nothing else. */
export interface StandingReading {
  readonly selection: PodSelection;
  readonly provider: ResourceMetricsProvider;
  readonly values: StandingValues;
  revision: number;
  reading: MetricReading | undefined;
}

/**
 * A reading that the next sync would make again, number by number; or the least of those among which the next one
 * would be, too.
 */
export interface SettledReading {
  readonly selection: PodSelection;
  readonly revision: number;
  readonly provider: ResourceMetricsProvider;
  readonly interruptions: number;
  readonly sources: readonly UsageSource[];
  readonly sourceRevisions: readonly number[];
  readonly reading: MetricReading;
}

/**
 * What the readings of one metric of one HPA's spec leave for the next ones. Each part tells itself what it holds
 * for; another metric, also another HPA's, has a memory of its own.
 */
export interface MetricMemory {
  standing: StandingReading | null;
  settled: SettledReading | null;
  /** The least one of a range that was estimated last. */
  estimated: SettledReading | null;
  strata: PodStrata | null;
  /** The template whose request was asked for last: pods of one workload follow each other. */
  template: PodTemplate | null;
  request: PodRequest | null;
}

/** The memory of a metric that was never read. */
export function newMetricMemory(): MetricMemory {
  return { standing: null, settled: null, estimated: null, strata: null, template: null, request: null };
}
