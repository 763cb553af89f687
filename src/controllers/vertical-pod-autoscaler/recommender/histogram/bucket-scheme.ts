import { log, wholePower } from "./go-math.js";

/** How a histogram divides its values into buckets. Indices count from 0. */
export interface BucketScheme {
  readonly bucketCount: number;
  /** Weight below which a bucket counts as empty. */
  readonly epsilon: number;
  /** Lower edges, ascending, one a bucket. */
  readonly starts: Float64Array;
  find(value: number): number;
}

function scheme(
  bucketCount: number,
  epsilon: number,
  start: (bucket: number) => number,
  find: (value: number) => number,
): BucketScheme {
  const starts = Float64Array.from({ length: bucketCount }, (_, bucket) => start(bucket));
  return { bucketCount, epsilon, starts, find };
}

export interface ExponentialBuckets {
  readonly maxValue: number;
  readonly firstBucketSize: number;
  /** Each bucket is this many times as wide as the one before; above 1. */
  readonly ratio: number;
  readonly epsilon: number;
}

/**
 * Buckets whose width grows by a constant ratio.
 * A value equal to a bucket's start may fall into the bucket before it, by rounding, as upstream.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/util/histogram_options.go#NewExponentialHistogramOptions.
 */
export function exponentialBuckets(options: ExponentialBuckets): BucketScheme {
  const { maxValue, firstBucketSize, ratio, epsilon } = options;
  const logRatio = log(ratio);
  const position = (value: number) => log((value * (ratio - 1)) / firstBucketSize + 1) / logRatio;
  const bucketCount = Math.ceil(position(maxValue)) + 1;
  return scheme(
    bucketCount,
    epsilon,
    (bucket) => (firstBucketSize * (wholePower(ratio, bucket) - 1)) / (ratio - 1),
    (value) => {
      if (value < firstBucketSize) return 0;
      return Math.min(Math.trunc(position(value)), bucketCount - 1);
    },
  );
}

/**
 * Buckets of one width.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/util/histogram_options.go#NewLinearHistogramOptions.
 */
export function linearBuckets(options: {
  readonly maxValue: number;
  readonly bucketSize: number;
  readonly epsilon: number;
}): BucketScheme {
  const { maxValue, bucketSize, epsilon } = options;
  const bucketCount = Math.ceil(maxValue / bucketSize) + 1;
  return scheme(
    bucketCount,
    epsilon,
    (bucket) => bucketSize * bucket,
    (value) => Math.min(Math.max(Math.trunc(value / bucketSize), 0), bucketCount - 1),
  );
}
