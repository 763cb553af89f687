/** Lower edge of the first bucket, in seconds. */
export const LOWEST = 1e-6;

/** ln of the ratio of two neighbouring edges: 1 % growth. */
export const LOG_GROWTH = Math.log(1.01);

/** 1 µs × 1.01^2546 is about 1e5 s. */
export const BUCKETS = 2546;

const LOG_LOWEST = Math.log(LOWEST);
const EDGES = Float64Array.from({ length: BUCKETS + 1 }, (_, i) => LOWEST * Math.exp(i * LOG_GROWTH));

// The first bits of a number say nearly which bucket it is in; a table leads from them to the bucket, or to the one
// or two before it. Three times as fast as a logarithm.
const NUMBER = new Float64Array(1);
const BITS = new Uint32Array(NUMBER.buffer);
const HIGH_WORD = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const MANTISSA_SHIFT = 14;
const FIRST_KEY = keyOf(LOWEST);
const BUCKETS_BY_KEY = Int32Array.from({ length: keyOf(EDGES[BUCKETS]!) - FIRST_KEY + 1 }, (_, i) => {
  BITS[1 - HIGH_WORD] = 0;
  BITS[HIGH_WORD] = (FIRST_KEY + i) << MANTISSA_SHIFT;
  const bucket = Math.floor((Math.log(NUMBER[0]!) - LOG_LOWEST) / LOG_GROWTH) - 1;
  return Math.max(0, bucket);
});

function keyOf(value: number): number {
  NUMBER[0] = value;
  return BITS[HIGH_WORD]! >>> MANTISSA_SHIFT;
}

/** The bucket that holds `seconds`; values outside go to the first or last one. */
export function bucketOf(seconds: number): number {
  if (!(seconds > LOWEST)) return 0;
  if (seconds >= EDGES[BUCKETS]!) return BUCKETS - 1;
  let bucket = BUCKETS_BY_KEY[keyOf(seconds) - FIRST_KEY]!;
  while (seconds >= EDGES[bucket + 1]!) bucket++;
  return bucket;
}

/** Lower edge of a bucket, which is the upper edge of the one before. */
export function lowerEdge(bucket: number): number {
  return EDGES[bucket]!;
}
