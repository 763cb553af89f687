import { SECOND, type SimTime } from "../../units/index.js";

/**
 * The nodes of a zone that wait for their NoExecute taint, and the bucket of one token that lets them through.
 *
 * Source: kubernetes v1.36.3 pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go
 */
export class ZoneTaintQueue<T> {
  readonly #waiting = new Set<T>();
  /** Nodes a second; 0: none. */
  #rate: number;
  /** When the bucket has its token; after a rate of 0 it begins empty. */
  #tokenAt: SimTime = 0 as SimTime;

  constructor(rate: number) {
    this.#rate = rate;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  add(node: T): void {
    this.#waiting.add(node);
  }

  remove(node: T): boolean {
    return this.#waiting.delete(node);
  }

  /** Sets another rate; a bucket that had no token leaves the new one empty, too. */
  setRate(rate: number, now: SimTime): void {
    if (rate === this.#rate) return;
    const hadToken = this.#rate > 0 && this.#tokenAt <= now;
    this.#rate = rate;
    this.#tokenAt = (hadToken || rate === 0 ? now : now + SECOND / rate) as SimTime;
  }

  /** When the next node may pass; undefined: none waits, or none may. */
  nextAt(): SimTime | undefined {
    return this.#waiting.size === 0 || this.#rate === 0 ? undefined : this.#tokenAt;
  }

  /** The first node that waits, if there is a token for it. */
  take(now: SimTime): T | undefined {
    if (this.#rate === 0 || this.#tokenAt > now) return undefined;
    for (const node of this.#waiting) {
      this.#waiting.delete(node);
      this.#tokenAt = (now + SECOND / this.#rate) as SimTime;
      return node;
    }
    return undefined;
  }
}
