import { type SimTime, seconds } from "../units/index.js";
import type { EventHandle } from "./event-queue.js";
import { PHASE } from "./phase.js";
import type { Simulation } from "./simulation.js";
import { TokenBucket } from "./token-bucket.js";

export interface WorkQueueOptions {
  /** How many keys may be in work at once. */
  readonly workers: number;
  /** First retry delay of a failing key; doubles with each failure. */
  readonly retryBaseDelay?: SimTime;
  readonly retryMaxDelay?: SimTime;
}

/**
 * Works on one key. Calls `done` once when the sync is over, at once or later in virtual time; until then the
 * key is not given to another worker.
 */
export type WorkProcessor = (key: string, done: () => void) => void;

/**
 * The rate-limited work queue of client-go: a key waits at most once however often it is added; a key added while
 * in work is worked on again afterwards; delayed adds keep the earliest time; failing keys retry after
 * 5 ms × 2ⁿ up to 1000 s, and never faster than one overall bucket (10/s, burst 100) allows.
 *
 * Order: first added, first worked on.
 * Source: k8s.io/client-go v0.36.3 util/workqueue.
 */
export class WorkQueue {
  readonly #sim: Simulation;
  readonly #workers: number;
  readonly #process: WorkProcessor;
  readonly #retryBaseDelay: SimTime;
  readonly #retryMaxDelay: SimTime;
  readonly #overall = new TokenBucket(10, 100);
  readonly #waiting = new Set<string>();
  readonly #inWork = new Set<string>();
  readonly #againAfterwards = new Set<string>();
  readonly #delayed = new Map<string, { at: SimTime; handle: EventHandle }>();
  readonly #failures = new Map<string, number>();
  #dispatchPending = false;

  constructor(sim: Simulation, options: WorkQueueOptions, process: WorkProcessor) {
    this.#sim = sim;
    this.#workers = options.workers;
    this.#process = process;
    this.#retryBaseDelay = options.retryBaseDelay ?? seconds(0.005);
    this.#retryMaxDelay = options.retryMaxDelay ?? seconds(1000);
  }

  /** Keys waiting for a worker. */
  get length(): number {
    return this.#waiting.size;
  }

  add(key: string): void {
    if (this.#inWork.has(key)) {
      this.#againAfterwards.add(key);
      return;
    }
    this.#waiting.add(key);
    this.#dispatchSoon();
  }

  /** Adds the key after `delay`; while it already waits for an earlier time, that time stays. */
  addAfter(key: string, delay: SimTime): void {
    if (delay <= 0) {
      this.add(key);
      return;
    }
    const at = (this.#sim.now + delay) as SimTime;
    const pending = this.#delayed.get(key);
    if (pending !== undefined) {
      if (pending.at <= at) return;
      this.#sim.cancel(pending.handle);
    }
    const handle = this.#sim.schedule(at, PHASE.delivery, () => {
      this.#delayed.delete(key);
      this.#addLast(key);
    });
    this.#delayed.set(key, { at, handle });
  }

  /** `add` as the last act of an event: where no other waits for this instant, an event to dispatch is spared. */
  #addLast(key: string): void {
    if (this.#inWork.has(key) || this.#dispatchPending || this.#sim.hasMoreNow) {
      this.add(key);
      return;
    }
    this.#waiting.add(key);
    this.#dispatch();
  }

  /** Adds the key after its next retry delay and returns that delay. */
  addRateLimited(key: string): SimTime {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const itemDelay = Math.min(this.#retryBaseDelay * 2 ** failures, this.#retryMaxDelay);
    const overallDelay = this.#overall.reserve(this.#sim.now) - this.#sim.now;
    const delay = Math.max(itemDelay, overallDelay) as SimTime;
    this.addAfter(key, delay);
    return delay;
  }

  /** Ends a key's failure streak. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  // A separate event, so that every add of one instant is in before the first key is worked on.
  #dispatchSoon(): void {
    if (this.#dispatchPending) return;
    this.#dispatchPending = true;
    this.#sim.schedule(this.#sim.now, PHASE.control, () => {
      this.#dispatchPending = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    for (const key of this.#waiting) {
      if (this.#inWork.size >= this.#workers) return;
      this.#waiting.delete(key);
      this.#inWork.add(key);
      let open = true;
      this.#process(key, () => {
        if (!open) throw new Error(`work on ${key} was ended twice`);
        open = false;
        this.#inWork.delete(key);
        if (this.#againAfterwards.delete(key)) this.#waiting.add(key);
        if (this.#waiting.size > 0) this.#dispatchSoon();
      });
    }
  }
}
