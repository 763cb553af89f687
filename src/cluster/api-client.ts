import { PHASE, type Simulation, TokenBucket } from "../engine/index.js";
import type { SimTime } from "../units/index.js";

/** What client-go takes in the place of 0. Source: kubernetes v1.36.3 staging/src/k8s.io/client-go/rest/config.go */
const DEFAULT_QPS = 5;
const DEFAULT_BURST = 10;

export interface ApiClientOptions {
  /** Calls per second that the client's rate limiter lets through in the long run. 0: 5; below: any number. */
  readonly qps: number;
  /** 0: 10. */
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

  constructor(sim: Simulation, { qps, burst, latency }: ApiClientOptions) {
    this.#sim = sim;
    this.#bucket = new TokenBucket(
      qps < 0 ? Number.POSITIVE_INFINITY : qps || DEFAULT_QPS,
      burst || DEFAULT_BURST,
    );
    this.#latency = latency;
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
