import { type MicroUsd, microUsdOf } from "../units/index.js";

/** Microseconds of an hour · nano-USD of a micro-USD. */
const DIVISOR = 3_600_000_000n * 1000n;

/**
 * What a price per hour comes to over a span of time.
 *
 * Units: microseconds; USD per hour, of which billionths count.
 * Order: exact, rounded once to whole micro-USD, halves up.
 *
 * @example hourlyCharge(1_800_000_000n, 0.192) // 96000 micro-USD
 */
export function hourlyCharge(micros: bigint, usdPerHour: number): MicroUsd {
  const nanoUsdPerHour = BigInt(Math.round(usdPerHour * 1e9));
  return microUsdOf(Number((micros * nanoUsdPerHour + DIVISOR / 2n) / DIVISOR));
}

/**
 * Adds up billed time at one price and cuts it into intervals. Only the running total is rounded, so that the
 * intervals' charges add up to the charge of the whole.
 */
export class HourlyMeter {
  readonly #usdPerHour: number;
  #micros = 0n;
  #charged = 0;

  constructor(usdPerHour: number) {
    this.#usdPerHour = usdPerHour;
  }

  get total(): MicroUsd {
    return microUsdOf(this.#charged);
  }

  /** Charges further time, a whole number of microseconds; gives what that adds to the total. */
  charge(micros: number): MicroUsd {
    this.#micros += BigInt(micros);
    const before = this.#charged;
    this.#charged = hourlyCharge(this.#micros, this.#usdPerHour);
    return microUsdOf(this.#charged - before);
  }
}
