import type { Distribution } from "../random/index.js";
import { bucketOf, LOG_GROWTH, lowerEdge } from "./log-buckets.js";

/** Share of the weight below which a shape is not resolved: it lies in the shape's first bucket. */
const UNRESOLVED = 0.05;
/** Share that lies beyond the shape's last bucket and is counted in it. */
const BEYOND = 1e-7;

/**
 * A form of latencies with mean 1, cut into the histogram's buckets once, so that adding it costs about a
 * nanosecond a bucket. Its lowest 5 % lies in one bucket.
 */
export class LatencyShape {
  /** Weight per bucket, from `firstBucket` on; sum 1. */
  readonly masses: Float64Array;
  readonly firstBucket: number;
  /** 99.99 % quantile. */
  readonly largest: number;
  /** Squared coefficient of variation, to the resolution of the buckets. */
  readonly scv: number;
  readonly #cumulative: Float64Array;
  readonly #logFirstEdge: number;

  /** `distribution` must have mean 1. */
  constructor(distribution: Pick<Distribution, "cdf" | "quantile">) {
    this.largest = distribution.quantile(0.9999);
    this.firstBucket = bucketOf(distribution.quantile(UNRESOLVED));
    const last = bucketOf(distribution.quantile(1 - BEYOND));
    this.masses = new Float64Array(last - this.firstBucket + 1);
    this.#cumulative = new Float64Array(this.masses.length + 1);
    for (let i = 0; i < this.masses.length; i++) {
      const upTo = i + 1 === this.masses.length ? 1 : distribution.cdf(lowerEdge(this.firstBucket + i + 1));
      this.masses[i] = upTo - this.#cumulative[i]!;
      this.#cumulative[i + 1] = upTo;
    }
    this.scv = scvOf(this.masses, this.firstBucket);
    this.#logFirstEdge = Math.log(lowerEdge(this.firstBucket));
  }

  /** P(latency ≤ x) for mean 1, by a straight line within a bucket. */
  cdf(x: number): number {
    if (!(x > 0)) return 0;
    const position = (Math.log(x) - this.#logFirstEdge) / LOG_GROWTH;
    if (position <= 0) return 0;
    const bucket = Math.floor(position);
    if (bucket >= this.masses.length) return 1;
    const low = this.#cumulative[bucket]!;
    return low + (position - bucket) * (this.#cumulative[bucket + 1]! - low);
  }

  /** Inverse of `cdf`; the lowest 5 % are all in the first bucket. */
  quantile(p: number): number {
    const cumulative = this.#cumulative;
    let low = 0;
    let high = cumulative.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! <= p) low = middle;
      else high = middle;
    }
    const below = cumulative[low]!;
    const edge = lowerEdge(this.firstBucket + low);
    const inside = (p - below) / (cumulative[high]! - below);
    return edge + Math.min(1, Math.max(0, inside)) * (lowerEdge(this.firstBucket + low + 1) - edge);
  }
}

function scvOf(masses: Float64Array, firstBucket: number): number {
  let mean = 0;
  let square = 0;
  masses.forEach((mass, i) => {
    const low = i === 0 ? 0 : lowerEdge(firstBucket + i);
    const high = lowerEdge(firstBucket + i + 1);
    mean += (mass * (low + high)) / 2;
    square += (mass * (low * low + low * high + high * high)) / 3;
  });
  return Math.max(0, square / mean ** 2 - 1);
}
