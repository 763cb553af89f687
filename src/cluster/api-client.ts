import { PHASE, type Simulation, TokenBucket } from "../engine/index.js";
import type { SimTime } from "../units/index.js";

export interface ApiClientOptions {
  /** Calls per second that the client's rate limiter lets through in the long run. */
  readonly qps: number;
  readonly burst: number;
  /** From the call to its effect in the store and back. */
  readonly latency: SimTime;
}

/**
 * One component's connection to the API server: its own token bucket, then the API server's latency.
 *
 * Order: calls take effect in the order in which they were made.
 */
export class ApiClient {
  readonly #sim: Simulation;
  readonly #bucket: TokenBucket;
  readonly #latency: SimTime;
  #calls = 0;

  constructor(sim: Simulation, options: ApiClientOptions) {
    this.#sim = sim;
    this.#bucket = new TokenBucket(options.qps, options.burst);
    this.#latency = options.latency;
  }

  /** Calls made so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Runs `apply` when the call takes effect (it returned by then, too) and tells that instant. */
  call(apply: () => void): SimTime {
    this.#calls++;
    const at = (this.#bucket.reserve(this.#sim.now) + this.#latency) as SimTime;
    this.#sim.schedule(at, PHASE.delivery, apply);
    return at;
  }
}
