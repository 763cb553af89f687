import type { Column } from "./result.js";

/** Numbers appended one by one to a typed array that doubles when it is full. */
export class GrowingColumn {
  #values = new Float64Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  at(index: number): number {
    if (index < 0 || index >= this.#length) throw new RangeError(`no entry ${index} of ${this.#length}`);
    return this.#values[index]!;
  }

  /** Overwrites an entry that exists. */
  set(index: number, value: number): void {
    if (index < 0 || index >= this.#length) throw new RangeError(`no entry ${index} of ${this.#length}`);
    this.#values[index] = value;
  }

  /** A copy of what was appended so far. */
  toColumn(): Column {
    return this.#values.slice(0, this.#length);
  }
}
