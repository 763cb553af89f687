import type { RequestCalendar } from "./request-calendar.js";

/** How many are present, and the integral of it over time. Times in microseconds. */
export class Presence {
  count = 0;
  readonly #calendar: RequestCalendar;
  #sum = 0;
  #at = 0;

  constructor(calendar: RequestCalendar) {
    this.#calendar = calendar;
    this.#at = calendar.now;
  }

  enter(): void {
    this.#account();
    this.count++;
  }

  leave(): void {
    this.#account();
    this.count--;
  }

  /** Starts the integral anew. */
  begin(): void {
    this.#sum = 0;
    this.#at = this.#calendar.now;
  }

  /** ∫ of the count since `begin`. */
  get total(): number {
    this.#account();
    return this.#sum;
  }

  #account(): void {
    const { now } = this.#calendar;
    this.#sum += this.count * (now - this.#at);
    this.#at = now;
  }
}
