import type { Stream } from "../../random/index.js";
import type { PlayedOptions } from "./played-options.js";
import type { PlayedRequest } from "./played-request.js";

const MOST_TOKENS = 100;

/** Whether and when callers of one target try again: a number of attempts, a budget for all, a back-off. */
export class Retries {
  readonly #most: number;
  readonly #hasBudget: boolean;
  readonly #budget: number;
  readonly #backOffSeconds: number;
  readonly #mostBackOffSeconds: number;
  readonly #luck: Stream;
  #tokens = MOST_TOKENS;

  constructor(options: PlayedOptions, luck: Stream) {
    this.#most = options.retries;
    this.#budget = options.retryBudget;
    this.#hasBudget = options.retryBudget !== Number.POSITIVE_INFINITY;
    this.#backOffSeconds = options.backOffSeconds;
    this.#mostBackOffSeconds = options.mostBackOffSeconds;
    this.#luck = luck;
  }

  /** A first attempt earns its part of a retry. */
  earn(): void {
    if (this.#hasBudget) this.#tokens = Math.min(MOST_TOKENS, this.#tokens + this.#budget);
  }

  /** Whether a request that failed is tried again; a retry is then taken from the budget. */
  take(request: PlayedRequest): boolean {
    if (request.attempt >= this.#most) return false;
    if (request.caller !== null && request.caller.generation !== request.callerGeneration) return false;
    if (!this.#hasBudget) return true;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Exponential back-off with full jitter, as Envoy's. */
  drawBackOffMicros(attempt: number): number {
    const longest = Math.min(this.#mostBackOffSeconds, this.#backOffSeconds * 2 ** (attempt - 1));
    return longest * 1e6 * this.#luck.uniform();
  }
}
