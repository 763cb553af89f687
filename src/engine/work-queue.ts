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

/** What the queue knows of a key, kept from its first add on: adding it again allocates nothing. */
interface WorkItem {
  readonly key: string;
  isWaiting: boolean;
  isInWork: boolean;
  isAddedInWork: boolean;
  failures: number;
  /** The delayed add that is pending; -1: none is. */
  delayedUntil: number;
  delayedHandle: EventHandle;
  /** Next in the line of waiting keys. */
  next: WorkItem | null;
  readonly onDue: () => void;
  readonly onDone: () => void;
}

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
  readonly #items = new Map<string, WorkItem>();
  #first: WorkItem | null = null;
  #last: WorkItem | null = null;
  #length = 0;
  #inWork = 0;
  #dispatchPending = false;
  readonly #onDispatch = () => {
    this.#dispatchPending = false;
    this.#dispatch();
  };

  constructor(sim: Simulation, options: WorkQueueOptions, process: WorkProcessor) {
    this.#sim = sim;
    this.#workers = options.workers;
    this.#process = process;
    this.#retryBaseDelay = options.retryBaseDelay ?? seconds(0.005);
    this.#retryMaxDelay = options.retryMaxDelay ?? seconds(1000);
  }

  /** Keys waiting for a worker. */
  get length(): number {
    return this.#length;
  }

  add(key: string): void {
    this.#add(this.#itemOf(key));
  }

  /** Adds the key after `delay`; while it already waits for an earlier time, that time stays. */
  addAfter(key: string, delay: SimTime): void {
    const item = this.#itemOf(key);
    if (delay <= 0) {
      this.#add(item);
      return;
    }
    const at = (this.#sim.now + delay) as SimTime;
    if (item.delayedUntil >= 0) {
      if (item.delayedUntil <= at) return;
      this.#sim.cancel(item.delayedHandle);
    }
    item.delayedUntil = at;
    item.delayedHandle = this.#sim.schedule(at, PHASE.delivery, item.onDue);
  }

  /** Adds the key after its next retry delay and returns that delay. */
  addRateLimited(key: string): SimTime {
    const item = this.#itemOf(key);
    const itemDelay = Math.min(this.#retryBaseDelay * 2 ** item.failures, this.#retryMaxDelay);
    item.failures++;
    const overallDelay = this.#overall.reserve(this.#sim.now) - this.#sim.now;
    const delay = Math.max(itemDelay, overallDelay) as SimTime;
    this.addAfter(key, delay);
    return delay;
  }

  /** Ends a key's failure streak. */
  forget(key: string): void {
    const item = this.#items.get(key);
    if (item !== undefined) item.failures = 0;
  }

  #itemOf(key: string): WorkItem {
    let item = this.#items.get(key);
    if (item === undefined) {
      item = this.#newItem(key);
      this.#items.set(key, item);
    }
    return item;
  }

  #newItem(key: string): WorkItem {
    const item: WorkItem = {
      key,
      isWaiting: false,
      isInWork: false,
      isAddedInWork: false,
      failures: 0,
      delayedUntil: -1,
      delayedHandle: 0,
      next: null,
      onDue: () => {
        item.delayedUntil = -1;
        this.#addLast(item);
      },
      onDone: () => this.#done(item),
    };
    return item;
  }

  #add(item: WorkItem): void {
    if (item.isInWork) {
      item.isAddedInWork = true;
      return;
    }
    this.#wait(item);
    this.#dispatchSoon();
  }

  /** `add` as the last act of an event: where no other waits for this instant, an event to dispatch is spared. */
  #addLast(item: WorkItem): void {
    if (item.isInWork || this.#dispatchPending || this.#sim.hasMoreNow) {
      this.#add(item);
      return;
    }
    this.#wait(item);
    this.#dispatch();
  }

  #wait(item: WorkItem): void {
    if (item.isWaiting) return;
    item.isWaiting = true;
    this.#length++;
    if (this.#last === null) this.#first = item;
    else this.#last.next = item;
    this.#last = item;
  }

  // A separate event, so that every add of one instant is in before the first key is worked on.
  #dispatchSoon(): void {
    if (this.#dispatchPending) return;
    this.#dispatchPending = true;
    this.#sim.schedule(this.#sim.now, PHASE.control, this.#onDispatch);
  }

  #dispatch(): void {
    while (this.#inWork < this.#workers) {
      const item = this.#first;
      if (item === null) return;
      this.#first = item.next;
      if (item.next === null) this.#last = null;
      item.next = null;
      item.isWaiting = false;
      this.#length--;
      item.isInWork = true;
      this.#inWork++;
      this.#process(item.key, item.onDone);
    }
  }

  #done(item: WorkItem): void {
    if (!item.isInWork) throw new Error(`work on ${item.key} was ended twice`);
    item.isInWork = false;
    this.#inWork--;
    if (item.isAddedInWork) {
      item.isAddedInWork = false;
      this.#wait(item);
    }
    if (this.#length > 0) this.#dispatchSoon();
  }
}
