import type { BucketScheme } from "./bucket-scheme.js";

/** Contents of a histogram as a checkpoint keeps them. */
export interface HistogramWeights {
  readonly totalWeight: number;
  /** Whole numbers, the heaviest bucket being 10000; pairs of bucket and weight. */
  readonly bucketWeights: ReadonlyMap<number, number>;
}

const MAX_CHECKPOINT_WEIGHT = 10_000;

/**
 * Weighted histogram over a bucket scheme.
 * Buckets lighter than epsilon count as empty for percentiles but stay in the total.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/util/histogram.go.
 */
export class Histogram {
  readonly scheme: BucketScheme;
  readonly #weights: Float64Array;
  #total = 0;
  #min: number;
  #max = 0;

  constructor(scheme: BucketScheme) {
    this.scheme = scheme;
    this.#weights = new Float64Array(scheme.bucketCount);
    this.#min = scheme.bucketCount - 1;
  }

  get isEmpty(): boolean {
    return (this.#weights[this.#min] ?? 0) < this.scheme.epsilon;
  }

  get totalWeight(): number {
    return this.#total;
  }

  /** Weight of one bucket. */
  weightOf(bucket: number): number {
    return this.#weights[bucket] ?? 0;
  }

  add(value: number, weight: number): void {
    const bucket = this.scheme.find(value);
    const sum = (this.#weights[bucket] ?? 0) + weight;
    this.#weights[bucket] = sum;
    this.#total += weight;
    if (sum >= this.scheme.epsilon) this.#widen(bucket);
  }

  subtract(value: number, weight: number): void {
    const bucket = this.scheme.find(value);
    this.#total = this.#less(this.#total, weight);
    this.#weights[bucket] = this.#less(this.#weights[bucket] ?? 0, weight);
    this.#shrink();
  }

  merge(other: Histogram): void {
    for (let bucket = other.#min; bucket <= other.#max; bucket += 1) {
      this.#weights[bucket] = (this.#weights[bucket] ?? 0) + (other.#weights[bucket] ?? 0);
    }
    this.#total += other.#total;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Multiplies all weights. */
  scale(factor: number): void {
    for (let bucket = this.#min; bucket <= this.#max; bucket += 1) {
      this.#weights[bucket] = (this.#weights[bucket] ?? 0) * factor;
    }
    this.#total *= factor;
    this.#shrink();
  }

  /**
   * Upper edge of the first bucket at which the running weight reaches `fraction` of the total; the last bucket gives
   * its lower edge; 0 when empty.
   */
  percentile(fraction: number): number {
    if (this.isEmpty) return 0;
    const threshold = fraction * this.#total;
    let sum = 0;
    let bucket = this.#min;
    for (; bucket < this.#max; bucket += 1) {
      sum += this.#weights[bucket] ?? 0;
      if (sum >= threshold) break;
    }
    const { starts, bucketCount } = this.scheme;
    return starts[bucket < bucketCount - 1 ? bucket + 1 : bucket] ?? 0;
  }

  /** Rounds the weights for storage; weights that round to 0 are lost. */
  save(): HistogramWeights {
    let heaviest = 0;
    for (let bucket = this.#min; bucket <= this.#max; bucket += 1) {
      heaviest = Math.max(heaviest, this.#weights[bucket] ?? 0);
    }
    const bucketWeights = new Map<number, number>();
    const ratio = MAX_CHECKPOINT_WEIGHT / heaviest;
    for (let bucket = this.#min; bucket <= this.#max; bucket += 1) {
      const rounded = Math.floor((this.#weights[bucket] ?? 0) * ratio + 0.5);
      if (rounded > 0) bucketWeights.set(bucket, rounded);
    }
    return { totalWeight: this.#total, bucketWeights };
  }

  /** Adds stored weights. Throws RangeError on a negative total and on buckets that the scheme does not have. */
  load(stored: HistogramWeights): void {
    if (stored.totalWeight < 0) throw new RangeError(`total weight ${stored.totalWeight} is negative`);
    let sum = 0;
    for (const [bucket, weight] of stored.bucketWeights) {
      if (!Number.isInteger(bucket) || bucket < 0 || bucket >= this.scheme.bucketCount) {
        throw new RangeError(`bucket ${bucket} is not one of 0 to ${this.scheme.bucketCount - 1}`);
      }
      sum += weight;
    }
    if (sum === 0) return;
    const ratio = stored.totalWeight / sum;
    for (const [bucket, weight] of stored.bucketWeights) {
      if (weight === 0) continue;
      this.#weights[bucket] = (this.#weights[bucket] ?? 0) + weight * ratio;
      this.#widen(bucket);
    }
    this.#total += stored.totalWeight;
    this.#shrink();
  }

  #less(weight: number, subtracted: number): number {
    const rest = weight - subtracted;
    return rest < this.scheme.epsilon ? 0 : rest;
  }

  #widen(bucket: number): void {
    if (bucket < this.#min) this.#min = bucket;
    if (bucket > this.#max) this.#max = bucket;
  }

  #shrink(): void {
    const { epsilon, bucketCount } = this.scheme;
    while ((this.#weights[this.#min] ?? 0) < epsilon && this.#min < bucketCount - 1) this.#min += 1;
    while ((this.#weights[this.#max] ?? 0) < epsilon && this.#max > 0) this.#max -= 1;
  }
}
