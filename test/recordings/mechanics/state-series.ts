/** A text that holds from one change to the next; changes are appended in the order of time. */
export class StateSeries {
  readonly #times: number[] = [];
  readonly #texts: string[] = [];

  set(at: number, text: string): void {
    this.#times.push(at);
    this.#texts.push(text);
  }

  /** The text that holds at `at`; undefined before the first. */
  at(at: number): string | undefined {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return this.#texts[low - 1];
  }
}
