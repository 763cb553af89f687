/** Mean, variance and extremes of weighted values, one at a time. Source: West (1979), incremental update. */
export class RunningMoments {
  #weight = 0;
  #mean = 0;
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  add(value: number, weight = 1): void {
    if (!(weight > 0)) return;
    this.#weight += weight;
    const delta = value - this.#mean;
    this.#mean += (delta * weight) / this.#weight;
    this.#squares += weight * delta * (value - this.#mean);
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** Takes another's values in, as if they had been added here. */
  merge(other: RunningMoments): void {
    if (other.#weight === 0) return;
    const total = this.#weight + other.#weight;
    const delta = other.#mean - this.#mean;
    this.#squares += other.#squares + (delta * delta * this.#weight * other.#weight) / total;
    this.#mean += (delta * other.#weight) / total;
    this.#weight = total;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /** Total weight. */
  get count(): number {
    return this.#weight;
  }

  /** 0 when empty. */
  get mean(): number {
    return this.#mean;
  }

  /** Of the values themselves (divided by n). */
  get variance(): number {
    return this.#weight === 0 ? 0 : this.#squares / this.#weight;
  }

  /** Estimated from a sample of weight-1 values (divided by n − 1). */
  get sampleVariance(): number {
    return this.#weight <= 1 ? 0 : this.#squares / (this.#weight - 1);
  }

  get min(): number {
    return this.#min;
  }

  get max(): number {
    return this.#max;
  }
}
