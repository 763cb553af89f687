import type { RequestCalendar } from "./request-calendar.js";

const BIN_MICROS = 1e6;
const BINS = 10;

/** Counts what happens over the last ten seconds. */
export class RateMeter {
  readonly #calendar: RequestCalendar;
  /** Counts of whole seconds, by number of the second. */
  readonly #counts = new Float64Array(BINS);
  readonly #firstBin: number;
  #bin = 0;
  #binEnd = 0;
  #inBin = 0;

  constructor(calendar: RequestCalendar) {
    this.#calendar = calendar;
    this.#firstBin = Math.floor(calendar.now / BIN_MICROS);
    this.#bin = this.#firstBin;
    this.#binEnd = (this.#bin + 1) * BIN_MICROS;
  }

  count(): void {
    if (this.#calendar.now >= this.#binEnd) this.#move(this.#calendar.now);
    this.#inBin++;
  }

  /** Per second, over the whole seconds among the last ten; before the first second is over, 0. */
  perSecond(at: number): number {
    if (at >= this.#binEnd) this.#move(at);
    const whole = Math.min(BINS - 1, this.#bin - this.#firstBin);
    if (whole === 0) return 0;
    let sum = 0;
    for (let i = 1; i <= whole; i++) sum += this.#counts[(this.#bin - i) % BINS]!;
    return sum / whole;
  }

  #move(at: number): void {
    const bin = Math.floor(at / BIN_MICROS);
    this.#counts[this.#bin % BINS] = this.#inBin;
    this.#inBin = 0;
    for (let i = Math.max(this.#bin + 1, bin - BINS + 1); i < bin; i++) this.#counts[i % BINS] = 0;
    this.#bin = bin;
    this.#binEnd = (bin + 1) * BIN_MICROS;
  }
}
