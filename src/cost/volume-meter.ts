import { type MicroUsd, microUsdOf } from "../units/index.js";

const GIB = 1024 ** 3;

/**
 * Adds up bytes at one price and cuts them into intervals. Only the running total is rounded, so that the intervals'
 * charges add up to the charge of the whole.
 *
 * @example new VolumeMeter(0.02).chargeUpTo(2 ** 30) // 20000 micro-USD
 */
export class VolumeMeter {
  readonly usdPerGiB: number;
  #bytes = 0;
  #charged = 0;

  constructor(usdPerGiB: number) {
    this.usdPerGiB = usdPerGiB;
  }

  get total(): MicroUsd {
    return microUsdOf(this.#charged);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The bytes of everything up to now; gives what the new ones of them cost. */
  chargeUpTo(bytes: number): MicroUsd {
    this.#bytes = bytes;
    const charged = Math.round((bytes / GIB) * this.usdPerGiB * 1e6);
    const more = charged - this.#charged;
    this.#charged = charged;
    return microUsdOf(more);
  }
}
