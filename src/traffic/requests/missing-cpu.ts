import type { RequestCalendar } from "./request-calendar.js";

/** Adds up CPU that was wanted and not given. Times in microseconds. */
export class MissingCpu {
  readonly #calendar: RequestCalendar;
  #cores = 0;
  #sum = 0;
  #at = 0;

  constructor(calendar: RequestCalendar) {
    this.#calendar = calendar;
  }

  /** From now on so many cores are missing. */
  set(cores: number): void {
    if (cores !== this.#cores) this.#change(cores);
  }

  /** Core-microseconds up to now. */
  get total(): number {
    return this.#sum + this.#cores * (this.#calendar.now - this.#at);
  }

  #change(cores: number): void {
    this.#sum = this.total;
    this.#at = this.#calendar.now;
    this.#cores = cores;
  }
}
