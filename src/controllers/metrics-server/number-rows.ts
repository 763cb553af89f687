/** Rows that share one block of memory, so that what is read together lies together. */
const ROWS_PER_BLOCK = 256;

/**
 * Hands out rows of numbers, all zero. Their owners keep the block: it goes when the last of them does.
 */
export class NumberRows {
  /** The block of the row claimed last. */
  values = new Float64Array(0);
  readonly #width: number;
  readonly #rowsPerBlock: number;
  #used: number;

  constructor(width: number, rowsPerBlock = ROWS_PER_BLOCK) {
    this.#width = width;
    this.#rowsPerBlock = rowsPerBlock;
    this.#used = rowsPerBlock;
  }

  /** Where in `values` a new row begins. */
  claim(): number {
    if (this.#used === this.#rowsPerBlock) {
      this.values = new Float64Array(this.#width * this.#rowsPerBlock);
      this.#used = 0;
    }
    return this.#width * this.#used++;
  }
}
