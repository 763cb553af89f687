/** A piecewise constant amount, integrated over time. Whole amounts and microseconds keep the integral exact to 2^53. */
export class StepIntegral {
  value = 0;
  #changedAt: number;
  #integral = 0;

  constructor(at: number) {
    this.#changedAt = at;
  }

  add(at: number, amount: number): void {
    this.#settle(at);
    this.value += amount;
  }

  /** The integral since the last call, or since `begin`. */
  take(at: number): number {
    this.#settle(at);
    const integral = this.#integral;
    this.#integral = 0;
    return integral;
  }

  /** Forgets what was; the present value stays. */
  begin(at: number): void {
    this.#changedAt = at;
    this.#integral = 0;
  }

  #settle(at: number): void {
    this.#integral += this.value * (at - this.#changedAt);
    this.#changedAt = at;
  }
}
