import type { SimTime } from "../units/index.js";

/**
 * A token bucket as client-go uses it to limit a client's calls: `ratePerSecond` tokens flow in, at most `burst`
 * lie in it, a call takes one and waits its turn (first come, first served by reservation).
 *
 * Source: golang.org/x/time/rate, k8s.io/client-go v0.36.3 util/flowcontrol.
 */
export class TokenBucket {
  readonly ratePerSecond: number;
  readonly burst: number;
  #tokens: number;
  #last = 0;

  constructor(ratePerSecond: number, burst: number) {
    this.ratePerSecond = ratePerSecond;
    this.burst = burst;
    this.#tokens = burst;
  }

  /** Reserves one token at `now` (never earlier than a former call's) and returns when the call may go out. */
  reserve(now: SimTime): SimTime {
    if (this.ratePerSecond === Number.POSITIVE_INFINITY) return now;
    const refilled = this.#tokens + ((now - this.#last) / 1e6) * this.ratePerSecond;
    this.#last = now;
    this.#tokens = Math.min(this.burst, refilled) - 1;
    if (this.#tokens >= 0) return now;
    return (now + Math.ceil((-this.#tokens / this.ratePerSecond) * 1e6 - 1e-6)) as SimTime;
  }

  /** Takes one token if one lies in the bucket at `now`; a refused caller has no place in a queue. */
  tryTake(now: SimTime): boolean {
    if (this.ratePerSecond === Number.POSITIVE_INFINITY) return true;
    const refilled = Math.min(this.burst, this.#tokens + ((now - this.#last) / 1e6) * this.ratePerSecond);
    this.#last = now;
    this.#tokens = refilled;
    if (refilled < 1) return false;
    this.#tokens = refilled - 1;
    return true;
  }
}
