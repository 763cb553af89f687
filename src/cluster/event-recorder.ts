import { TokenBucket } from "../engine/index.js";
import type { SimTime } from "../units/index.js";
import type { ApiClient } from "./api-client.js";

/** Events about one object that pass at once, and how fast the allowance comes back. */
const SPAM_BURST = 25;
const SPAM_EVENTS_PER_SECOND = 1 / 300;

/** Events that wait to be sent; more are dropped. */
const QUEUE_LENGTH = 1000;

/**
 * Posts a controller's Events (`SuccessfulCreate`, `ScalingReplicaSet`, …) through its client. Nobody reads them
 * here, but they take tokens of the client's rate limit: a burst of creations is that much slower.
 *
 * Order: one call at a time, each waits for the answer of the one before. At most 25 Events about one object,
 * then one every 300 s.
 * Source: k8s.io/client-go v0.36.3 tools/record (broadcaster, EventSourceObjectSpamFilter)
 */
export class EventRecorder {
  readonly #client: ApiClient;
  readonly #allowances = new Map<string, TokenBucket>();
  #waiting = 0;
  #isSending = false;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** Posts one Event about an object (`ReplicaSet/default/web-5d4f`), or drops it as the spam filter does. */
  record(object: string, now: SimTime): void {
    if (this.#waiting >= QUEUE_LENGTH || !this.#allows(object, now)) return;
    this.#waiting++;
    if (!this.#isSending) this.#sendNext();
  }

  /** Forgets an object that is gone. */
  forget(object: string): void {
    this.#allowances.delete(object);
  }

  #allows(object: string, now: SimTime): boolean {
    let allowance = this.#allowances.get(object);
    if (allowance === undefined) {
      allowance = new TokenBucket(SPAM_EVENTS_PER_SECOND, SPAM_BURST);
      this.#allowances.set(object, allowance);
    }
    return allowance.tryTake(now);
  }

  #sendNext(): void {
    this.#isSending = this.#waiting > 0;
    if (!this.#isSending) return;
    this.#waiting--;
    this.#client.call(() => this.#sendNext());
  }
}
