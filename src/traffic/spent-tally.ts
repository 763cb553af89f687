import { type Latency, totalMean } from "./latency.js";
import type { TimeSpent } from "./request-figures.js";

/**
 * Adds up where the time of a fluid's served requests went. What is neither CPU, waiting nor calls is the line; the
 * network between pods is part of its callers' calls.
 */
export class SpentTally {
  readonly #waitSeconds: number;
  #count = 0;
  #total = 0;
  #cpu = 0;
  #calls = 0;

  /** `waitSeconds`: what every request waits without CPU. */
  constructor(waitSeconds: number) {
    this.#waitSeconds = waitSeconds;
  }

  add(count: number, latency: Latency, cpuSeconds: number, callsSeconds: number): void {
    this.#count += count;
    this.#total += count * totalMean(latency);
    this.#cpu += count * cpuSeconds;
    this.#calls += count * callsSeconds;
  }

  merge(other: SpentTally): void {
    this.#count += other.#count;
    this.#total += other.#total;
    this.#cpu += other.#cpu;
    this.#calls += other.#calls;
  }

  clear(): void {
    this.#count = 0;
    this.#total = 0;
    this.#cpu = 0;
    this.#calls = 0;
  }

  /** Parts of this mean: where callers give up late, the parts shrink with it. */
  figures(meanSeconds: number): TimeSpent | null {
    if (!(this.#total > 0)) return null;
    const share = meanSeconds / this.#total;
    const waiting = this.#waitSeconds * this.#count;
    const queue = Math.max(0, this.#total - this.#cpu - this.#calls - waiting);
    return {
      networkSeconds: 0,
      queueSeconds: queue * share,
      cpuSeconds: this.#cpu * share,
      waitingSeconds: waiting * share,
      callsSeconds: this.#calls * share,
    };
  }
}
