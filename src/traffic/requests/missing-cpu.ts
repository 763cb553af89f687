/** Adds up CPU that was wanted and not given. Times in microseconds. */
export class MissingCpu {
  #cores = 0;
  #sum = 0;
  #at = 0;

  /** From now on so many cores are missing. */
  set(cores: number, now: number): void {
    if (cores === this.#cores) return;
    this.#sum = this.total(now);
    this.#at = now;
    this.#cores = cores;
  }

  /** Core-microseconds up to now. */
  total(now: number): number {
    return this.#sum + this.#cores * (now - this.#at);
  }
}
