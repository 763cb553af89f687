const BIN_MICROS = 1e6;
const BINS = 10;

/** Counts what happens over the last ten seconds. */
export class RateMeter {
  readonly #counts = new Float64Array(BINS);
  readonly #start: number;
  /** Number of the bin that is being filled. */
  #bin: number;

  constructor(start: number) {
    this.#start = start;
    this.#bin = Math.floor(start / BIN_MICROS);
  }

  count(at: number): void {
    const bin = Math.floor(at / BIN_MICROS);
    if (bin !== this.#bin) this.#move(bin);
    this.#counts[bin % BINS]!++;
  }

  /** Per second, over the whole seconds among the last ten; before the first second is over, 0. */
  perSecond(at: number): number {
    const bin = Math.floor(at / BIN_MICROS);
    if (bin !== this.#bin) this.#move(bin);
    const whole = Math.min(BINS - 1, bin - Math.floor(this.#start / BIN_MICROS));
    if (whole === 0) return 0;
    let sum = 0;
    for (let i = 1; i <= whole; i++) sum += this.#counts[(bin - i) % BINS]!;
    return (sum * 1e6) / (whole * BIN_MICROS);
  }

  #move(bin: number): void {
    const first = Math.max(this.#bin + 1, bin - BINS + 1);
    for (let i = first; i <= bin; i++) this.#counts[i % BINS] = 0;
    this.#bin = bin;
  }
}
