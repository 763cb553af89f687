import type { Distribution } from "../random/index.js";
import type { LatencyShape } from "./latency-shape.js";
import { BUCKETS, bucketOf, LOG_GROWTH, lowerEdge } from "./log-buckets.js";

/**
 * Weighted histogram of latencies in buckets that grow by 1 %, from 1 µs to about 28 h (what lies outside goes to
 * the end buckets). A quantile is right to 1 %; count, mean and largest value are exact. Merging adds counts, so
 * replications and workers combine.
 */
export class LatencyHistogram {
  readonly #weights = new Float64Array(BUCKETS);
  // Buckets that may hold weight; so that clearing and reading cost what was touched.
  #first = BUCKETS;
  #last = -1;
  #count = 0;
  #sum = 0;
  #max = 0;

  /** Total weight. */
  get count(): number {
    return this.#count;
  }

  /** Exact mean in seconds; 0 when empty. */
  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  /** Largest single value added; of distributions their 0.9999 quantile. */
  get max(): number {
    return this.#max;
  }

  add(seconds: number, weight = 1): void {
    if (!(weight > 0)) return;
    this.#touch(bucketOf(seconds), weight);
    this.#count += weight;
    this.#sum += weight * seconds;
    if (seconds > this.#max) this.#max = seconds;
  }

  /** Adds the first `count` of these latencies, in their order: as `add` one by one, at half the cost. */
  addAll(seconds: Float64Array, count: number): void {
    const weights = this.#weights;
    let first = this.#first;
    let last = this.#last;
    let sum = this.#sum;
    let max = this.#max;
    for (let i = 0; i < count; i++) {
      const value = seconds[i]!;
      const bucket = bucketOf(value);
      weights[bucket]! += 1;
      if (bucket < first) first = bucket;
      if (bucket > last) last = bucket;
      sum += value;
      if (value > max) max = value;
    }
    this.#first = first;
    this.#last = last;
    this.#sum = sum;
    this.#max = max;
    this.#count += count;
  }

  /** Adds a whole distribution of latencies. About 20 µs; `addShape` is faster where a shape repeats. */
  addDistribution(distribution: Pick<Distribution, "mean" | "cdf" | "quantile">, weight = 1): void {
    if (!(weight > 0)) return;
    const first = bucketOf(distribution.quantile(1e-6));
    const last = bucketOf(distribution.quantile(1 - 1e-9));
    let below = 0;
    for (let bucket = first; bucket <= last; bucket++) {
      const upTo = bucket === last ? 1 : distribution.cdf(lowerEdge(bucket + 1));
      if (upTo > below) this.#touch(bucket, weight * (upTo - below));
      below = upTo;
    }
    this.#count += weight;
    this.#sum += weight * distribution.mean;
    this.#max = Math.max(this.#max, distribution.quantile(0.9999));
  }

  /**
   * Adds latencies of the given form, stretched to the mean `scale` and moved up by `shift` (seconds). With a `limit`
   * only the part up to it is added, raised to the full weight: latencies of those that were in time.
   */
  addShape(
    shape: LatencyShape,
    scale: number,
    shift = 0,
    weight = 1,
    limit: number = Number.POSITIVE_INFINITY,
  ): void {
    if (!(weight > 0)) return;
    if (scale <= 0) {
      this.add(Math.min(shift, limit), weight);
      return;
    }
    this.#count += weight;
    if (shift + scale * shape.largest > limit) {
      this.#addUpTo(shape, scale, shift, weight, limit);
      return;
    }
    this.#sum += weight * (scale + shift);
    this.#max = Math.max(this.#max, shift + scale * shape.largest);
    if (shift <= 0) this.#addStretched(shape, scale, weight);
    else this.#addMoved(shape, scale, shift, weight);
  }

  #addUpTo(shape: LatencyShape, scale: number, shift: number, weight: number, limit: number): void {
    const { masses, firstBucket } = shape;
    const inTime = shape.cdf((limit - shift) / scale);
    this.#max = Math.max(this.#max, limit);
    if (inTime <= 0) {
      this.#touch(bucketOf(limit), weight);
      this.#sum += weight * limit;
      return;
    }
    const factor = weight / inTime;
    // Exact where next to nothing is cut: the whole mean less what lies above the limit.
    let sum = scale + shift;
    for (let i = 0; i < masses.length; i++) {
      const low = shift + scale * lowerEdge(firstBucket + i);
      const high = shift + scale * lowerEdge(firstBucket + i + 1);
      const below = high <= limit ? 1 : low >= limit ? 0 : (limit - low) / (high - low);
      if (below < 1) sum -= masses[i]! * (1 - below) * ((Math.max(low, limit) + high) / 2);
      if (below > 0) this.#touch(bucketOf((low + Math.min(high, limit)) / 2), masses[i]! * below * factor);
    }
    this.#sum += Math.min(limit * weight, Math.max(0, sum * factor));
  }

  /** A stretch is a move by a fixed number of buckets: the fraction is shared between two neighbours. */
  #addStretched(shape: LatencyShape, scale: number, weight: number): void {
    const move = Math.log(scale) / LOG_GROWTH;
    const whole = Math.floor(move);
    const upper = (move - whole) * weight;
    const lower = weight - upper;
    const { masses, firstBucket } = shape;
    const first = firstBucket + whole;
    if (first < 0 || first + masses.length >= BUCKETS) {
      for (let i = 0; i < masses.length; i++) this.#touch(clampBucket(first + i), masses[i]! * weight);
      return;
    }
    const weights = this.#weights;
    for (let i = 0; i < masses.length; i++) {
      const mass = masses[i]!;
      weights[first + i]! += mass * lower;
      weights[first + i + 1]! += mass * upper;
    }
    if (first < this.#first) this.#first = first;
    if (first + masses.length > this.#last) this.#last = first + masses.length;
  }

  /** Both sets of edges rise, so one walk along them deals each piece of the shape to the buckets it covers. */
  #addMoved(shape: LatencyShape, scale: number, shift: number, weight: number): void {
    const weights = this.#weights;
    const { masses, firstBucket } = shape;
    let low = shift + scale * lowerEdge(firstBucket);
    let bucket = bucketOf(low);
    if (bucket < this.#first) this.#first = bucket;
    let upperEdge = lowerEdge(bucket + 1);
    for (let i = 0; i < masses.length; i++) {
      const high = shift + scale * lowerEdge(firstBucket + i + 1);
      const density = (masses[i]! * weight) / (high - low);
      while (high > upperEdge && bucket + 1 < BUCKETS) {
        weights[bucket]! += density * (upperEdge - low);
        low = upperEdge;
        upperEdge = lowerEdge(++bucket + 1);
      }
      weights[bucket]! += density * (high - low);
      low = high;
    }
    if (bucket > this.#last) this.#last = bucket;
  }

  merge(other: LatencyHistogram): void {
    for (let bucket = other.#first; bucket <= other.#last; bucket++) {
      const weight = other.#weights[bucket]!;
      if (weight > 0) this.#touch(bucket, weight);
    }
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#max = Math.max(this.#max, other.#max);
  }

  clear(): void {
    if (this.#last >= this.#first) this.#weights.fill(0, this.#first, this.#last + 1);
    this.#first = BUCKETS;
    this.#last = -1;
    this.#count = 0;
    this.#sum = 0;
    this.#max = 0;
  }

  /** The value that a share `p` of the weight does not exceed; 0 when empty. Straight line within a bucket. */
  quantile(p: number): number {
    return this.quantiles([p])[0]!;
  }

  /** Several quantiles in one pass; `ps` rising. */
  quantiles(ps: readonly number[]): number[] {
    const result: number[] = [];
    const total = this.#count;
    let below = 0;
    let bucket = this.#first;
    for (const p of ps) {
      const wanted = p * total;
      while (bucket < this.#last && below + this.#weights[bucket]! < wanted)
        below += this.#weights[bucket++]!;
      const weight = this.#weights[bucket] ?? 0;
      if (total === 0 || weight === 0) {
        result.push(total === 0 ? 0 : lowerEdge(bucket));
        continue;
      }
      const low = bucket === 0 ? 0 : lowerEdge(bucket);
      const value = low + (lowerEdge(bucket + 1) - low) * Math.min(1, (wanted - below) / weight);
      result.push(Math.min(value, this.#max));
    }
    return result;
  }

  /** Share of the weight above `seconds`. */
  shareAbove(seconds: number): number {
    let total = 0;
    let above = 0;
    const edge = bucketOf(seconds);
    for (let bucket = this.#first; bucket <= this.#last; bucket++) {
      const weight = this.#weights[bucket]!;
      total += weight;
      if (bucket > edge) above += weight;
      else if (bucket === edge) {
        const low = lowerEdge(bucket);
        const inside = (seconds - low) / (lowerEdge(bucket + 1) - low);
        above += weight * (1 - Math.min(1, Math.max(0, inside)));
      }
    }
    return total === 0 ? 0 : above / total;
  }

  #touch(bucket: number, weight: number): void {
    this.#weights[bucket]! += weight;
    if (bucket < this.#first) this.#first = bucket;
    if (bucket > this.#last) this.#last = bucket;
  }
}

function clampBucket(bucket: number): number {
  return Math.min(BUCKETS - 1, Math.max(0, bucket));
}
