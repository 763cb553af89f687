import { type PlayedRequest, STEP } from "./played-request.js";
import type { PodServer } from "./pod-server.js";
import type { RequestPool } from "./request-pool.js";
import { WaitingLine } from "./waiting-line.js";

/** The one line before all pods of a shared queue: a pod takes the next request when it has a free slot. */
export class SharedLine {
  readonly #pool: RequestPool;
  readonly #limit: number;
  readonly #line = new WaitingLine<PlayedRequest>();
  #length = 0;

  constructor(pool: RequestPool, limit: number) {
    this.#pool = pool;
    this.#limit = limit;
  }

  /** Requests whose callers still wait. */
  get length(): number {
    return this.#length;
  }

  /** To the pod with the fewest requests that has a free slot, else into the line, or not at all (false). */
  offer(request: PlayedRequest, servers: readonly PodServer[]): boolean {
    let best: PodServer | null = null;
    for (const server of servers) {
      if (server.hasFreeSlot && (best === null || server.present < best.present)) best = server;
    }
    if (best !== null) {
      best.begin(request);
      return true;
    }
    if (this.#length >= this.#limit) return false;
    request.server = null;
    request.step = STEP.queued;
    this.#length++;
    this.#line.push(request);
    return true;
  }

  /** The next one for a pod that has a free slot. */
  nextFor(server: PodServer): PlayedRequest | undefined {
    if (!server.isListening || !server.isRouted) return undefined;
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) {
      if (next.isAbandoned) {
        this.#pool.give(next);
        continue;
      }
      this.#length--;
      return next;
    }
    return undefined;
  }

  /** Pods came or got free slots. */
  feed(servers: readonly PodServer[]): void {
    for (const server of servers) {
      while (server.hasFreeSlot) {
        const next = this.nextFor(server);
        if (next === undefined) break;
        server.begin(next);
      }
    }
  }

  /** A caller gave up one that waits. */
  forget(): void {
    this.#length--;
  }
}
