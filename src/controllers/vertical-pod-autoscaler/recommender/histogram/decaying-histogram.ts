import type { BucketScheme } from "./bucket-scheme.js";
import { exp2, ldexp } from "./go-math.js";
import { Histogram, type HistogramWeights } from "./histogram.js";

/** Contents of a decaying histogram as a checkpoint keeps them. */
export interface HistogramCheckpoint extends HistogramWeights {
  /** Unix time in µs; undefined: Go's zero time, no sample yet. */
  readonly referenceMicros: number | undefined;
}

/** Seconds from 0001-01-01 to 1970-01-01, from which upstream counts multiples of the half-life. */
const YEAR_ONE_SECONDS = 62_135_596_800n;
const MAX_DECAY_EXPONENT = 100;

/**
 * Histogram in which a sample's weight halves every half-life: newer samples enter with a larger factor, older ones
 * stay untouched, and the reference moves when the factors would grow too large.
 * Units: Unix times and half-life in µs.
 * Source: vertical-pod-autoscaler v1.8.1 pkg/recommender/util/decaying_histogram.go.
 */
export class DecayingHistogram {
  readonly halfLifeMicros: number;
  readonly #histogram: Histogram;
  /** Year 1 to 1970, modulo the half-life. */
  readonly #yearOneOffset: number;
  #reference: number | undefined;

  constructor(scheme: BucketScheme, halfLifeMicros: number) {
    this.#histogram = new Histogram(scheme);
    this.halfLifeMicros = halfLifeMicros;
    this.#yearOneOffset = Number((YEAR_ONE_SECONDS * 1_000_000n) % BigInt(halfLifeMicros));
  }

  get isEmpty(): boolean {
    return this.#histogram.isEmpty;
  }

  /** Unix µs to which weights are relative; undefined before the first sample. */
  get referenceMicros(): number | undefined {
    return this.#reference;
  }

  weightOf(bucket: number): number {
    return this.#histogram.weightOf(bucket);
  }

  percentile(fraction: number): number {
    return this.#histogram.percentile(fraction);
  }

  add(value: number, weight: number, unixMicros: number): void {
    this.#histogram.add(value, weight * this.#factor(unixMicros));
  }

  subtract(value: number, weight: number, unixMicros: number): void {
    this.#histogram.subtract(value, weight * this.#factor(unixMicros));
  }

  /** Adds another histogram of the same half-life; the one with the older reference is shifted first. */
  merge(other: DecayingHistogram): void {
    if (other.halfLifeMicros !== this.halfLifeMicros)
      throw new RangeError("histograms of different half-lives");
    const mine = this.#reference;
    const theirs = other.#reference;
    if (theirs !== undefined && (mine === undefined || mine < theirs)) this.#shift(theirs);
    else if (mine !== undefined && (theirs === undefined || theirs < mine)) other.#shift(mine);
    this.#histogram.merge(other.#histogram);
  }

  save(): HistogramCheckpoint {
    return { ...this.#histogram.save(), referenceMicros: this.#reference };
  }

  load(stored: HistogramCheckpoint): void {
    this.#histogram.load(stored);
    this.#reference = stored.referenceMicros;
  }

  #factor(unixMicros: number): number {
    const reference = this.#reference;
    if (reference === undefined || unixMicros > reference + this.halfLifeMicros * MAX_DECAY_EXPONENT) {
      this.#shift(unixMicros);
    }
    return exp2((unixMicros - (this.#reference ?? 0)) / this.halfLifeMicros);
  }

  #shift(unixMicros: number): void {
    const halfLife = this.halfLifeMicros;
    const past = ((((unixMicros % halfLife) + this.#yearOneOffset) % halfLife) + halfLife) % halfLife;
    const reference = past * 2 < halfLife ? unixMicros - past : unixMicros - past + halfLife;
    // From year 1 the exponent is so low that nothing would remain; nothing is there yet.
    if (this.#reference !== undefined) {
      const exponent = Math.floor((this.#reference - reference) / halfLife + 0.5);
      this.#histogram.scale(ldexp(1, exponent));
    }
    this.#reference = reference;
  }
}
