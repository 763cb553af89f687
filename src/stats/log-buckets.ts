/** Lower edge of the first bucket, in seconds. */
export const LOWEST = 1e-6;

/** ln of the ratio of two neighbouring edges: 1 % growth. */
export const LOG_GROWTH = Math.log(1.01);

/** 1 µs × 1.01^2546 is about 1e5 s. */
export const BUCKETS = 2546;

const LOG_LOWEST = Math.log(LOWEST);
const EDGES = Float64Array.from({ length: BUCKETS + 1 }, (_, i) => LOWEST * Math.exp(i * LOG_GROWTH));

/** The bucket that holds `seconds`; values outside go to the first or last one. */
export function bucketOf(seconds: number): number {
  if (!(seconds > LOWEST)) return 0;
  const bucket = Math.floor((Math.log(seconds) - LOG_LOWEST) / LOG_GROWTH);
  return bucket >= BUCKETS ? BUCKETS - 1 : bucket;
}

/** Lower edge of a bucket, which is the upper edge of the one before. */
export function lowerEdge(bucket: number): number {
  return EDGES[bucket]!;
}
