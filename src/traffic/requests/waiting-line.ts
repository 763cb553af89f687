const INITIAL_CAPACITY = 16;

/** First come, first served. A ring, so that a long line costs nothing to move up. */
export class WaitingLine<T> {
  #items: (T | undefined)[] = new Array(INITIAL_CAPACITY).fill(undefined);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length === this.#items.length) this.#grow();
    this.#items[(this.#head + this.#length++) & (this.#items.length - 1)] = item;
  }

  first(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.#length--;
    return item;
  }

  #grow(): void {
    const { length } = this.#items;
    const larger: (T | undefined)[] = new Array(length * 2).fill(undefined);
    for (let i = 0; i < length; i++) larger[i] = this.#items[(this.#head + i) & (length - 1)];
    this.#items = larger;
    this.#head = 0;
  }
}
