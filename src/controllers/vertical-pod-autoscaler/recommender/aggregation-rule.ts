import type { SimTime } from "../../../units/index.js";
import {
  CPU_FIRST_BUCKET_CORES,
  CPU_MAX_CORES,
  HISTOGRAM_EPSILON,
  HISTOGRAM_GROWTH,
  MEMORY_FIRST_BUCKET_BYTES,
  MEMORY_MAX_BYTES,
} from "../defaults.js";
import { type BucketScheme, exponentialBuckets } from "./histogram/bucket-scheme.js";

/** How samples are gathered. Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/model/aggregations_config.go. */
export interface AggregationRule {
  readonly memoryAggregationInterval: SimTime;
  readonly memoryAggregationIntervalCount: number;
  readonly memoryHalfLife: SimTime;
  readonly cpuHalfLife: SimTime;
  readonly oomBumpUpRatio: number;
  readonly oomMinBumpUpBytes: number;
  /** Cores. */
  readonly cpuBuckets: BucketScheme;
  /** Bytes. */
  readonly memoryBuckets: BucketScheme;
}

/** Upstream's bucket schemes: 176 buckets each, growing by 5 %. */
export function defaultBuckets(): Pick<AggregationRule, "cpuBuckets" | "memoryBuckets"> {
  const common = { ratio: 1 + HISTOGRAM_GROWTH, epsilon: HISTOGRAM_EPSILON };
  return {
    cpuBuckets: exponentialBuckets({
      ...common,
      maxValue: CPU_MAX_CORES,
      firstBucketSize: CPU_FIRST_BUCKET_CORES,
    }),
    memoryBuckets: exponentialBuckets({
      ...common,
      maxValue: MEMORY_MAX_BYTES,
      firstBucketSize: MEMORY_FIRST_BUCKET_BYTES,
    }),
  };
}
