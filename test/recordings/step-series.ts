/** A number that holds from one change to the next; changes are appended in the order of time. */
export class StepSeries {
  readonly #times: number[] = [];
  readonly #values: number[] = [];

  /** From `at` (seconds) on the value is this one. */
  set(at: number, value: number): void {
    if (this.#values.at(-1) === value) return;
    if (this.#times.at(-1) === at) {
      this.#values[this.#values.length - 1] = value;
      return;
    }
    this.#times.push(at);
    this.#values.push(value);
  }

  /** True when some value that holds within [from, to] passes the test. */
  someWithin(from: number, to: number, test: (value: number) => boolean): boolean {
    for (let i = 0; i < this.#times.length; i++) {
      const begins = this.#times[i]!;
      const ends = this.#times[i + 1] ?? Number.POSITIVE_INFINITY;
      if (begins <= to && ends > from && test(this.#values[i]!)) return true;
    }
    return false;
  }

  /** Changes after the first value: when, from what, to what. */
  changes(): readonly { readonly at: number; readonly from: number; readonly to: number }[] {
    return this.#times.slice(1).map((at, i) => ({ at, from: this.#values[i]!, to: this.#values[i + 1]! }));
  }
}
