import type { PodServer } from "../pod-server.js";
import { Connection } from "./connection.js";
import type { ConnectionOptions } from "./connection-options.js";

/**
 * The connections that one client keeps to one Service. A change of the Service's endpoints moves none of them: each
 * stays at its pod until that stops listening, or the connection has had its requests, its age or its idle time.
 *
 * HTTP/1.1: a request takes the idle connection that was used last, or opens one; HTTP/2: requests go over all in turn.
 */
export class ConnectionPool {
  readonly #options: ConnectionOptions;
  /** http1: idle ones, the one used last at the end; http2: all. */
  #kept: Connection[] = [];
  #next = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** A connection for a request, opened to the pod that `choose` gives where none is at hand; null: it gave none. */
  acquire(now: number, choose: () => PodServer | null): Connection | null {
    const connection =
      this.#options.protocol === "http2" ? this.#nextShared(now, choose) : this.#lastIdle(now, choose);
    if (connection !== null) connection.active++;
    return connection;
  }

  /** A request leaves its connection. `isClean`: it was answered, so that the next one can follow. */
  release(connection: Connection, now: number, isClean: boolean): void {
    connection.active--;
    connection.requests++;
    connection.usedAt = now;
    if (this.#options.protocol === "http2") {
      if (!this.#takesMore(connection, now)) this.#drop(connection);
      return;
    }
    const hasRoom = this.#kept.length < this.#options.perCaller;
    if (isClean && hasRoom && this.#takesMore(connection, now)) this.#kept.push(connection);
    else connection.close();
  }

  #lastIdle(now: number, choose: () => PodServer | null): Connection | null {
    // Those that nobody took for long lie at the bottom.
    while (this.#kept.length > 0 && !this.#isUsable(this.#kept[0]!, now)) this.#kept.shift()!.close();
    for (let last = this.#kept.pop(); last !== undefined; last = this.#kept.pop()) {
      if (this.#isUsable(last, now)) return last;
      last.close();
    }
    return this.#open(now, choose);
  }

  #nextShared(now: number, choose: () => PodServer | null): Connection | null {
    for (const connection of [...this.#kept]) if (!this.#isUsable(connection, now)) this.#drop(connection);
    if (this.#kept.length < this.#options.perCaller) {
      const opened = this.#open(now, choose);
      if (opened !== null) {
        this.#kept.push(opened);
        return opened;
      }
      if (this.#kept.length === 0) return null;
    }
    if (this.#next >= this.#kept.length) this.#next = 0;
    return this.#kept[this.#next++]!;
  }

  #open(now: number, choose: () => PodServer | null): Connection | null {
    const server = choose();
    return server === null ? null : new Connection(server, now, now + this.#options.maxAgeMicros);
  }

  #drop(connection: Connection): void {
    connection.close();
    this.#kept = this.#kept.filter((other) => other !== connection);
  }

  #isUsable(connection: Connection, now: number): boolean {
    const isIdleTooLong = connection.active === 0 && now - connection.usedAt > this.#options.keepAliveMicros;
    return !isIdleTooLong && this.#takesMore(connection, now);
  }

  #takesMore(connection: Connection, now: number): boolean {
    const { requests, active, expiresAt, server } = connection;
    return server.isListening && requests + active < this.#options.maxRequests && now < expiresAt;
  }
}
