/** How many are present, and the integral of it over time. Times in microseconds. */
export class Presence {
  count = 0;
  #sum = 0;
  #at = 0;

  constructor(start: number) {
    this.#at = start;
  }

  enter(now: number): void {
    this.#sum += this.count * (now - this.#at);
    this.#at = now;
    this.count++;
  }

  leave(now: number): void {
    this.#sum += this.count * (now - this.#at);
    this.#at = now;
    this.count--;
  }

  /** Starts the integral anew. */
  begin(now: number): void {
    this.#sum = 0;
    this.#at = now;
  }

  /** ∫ of the count since `begin`. */
  total(now: number): number {
    this.#sum += this.count * (now - this.#at);
    this.#at = now;
    return this.#sum;
  }
}
