import { dnsAnswer } from "../../../network/dns-answer.js";
import type { UniformSource } from "../../../network/index.js";
import type { PodServer } from "../pod-server.js";
import type { ResolverOptions } from "./connection-options.js";

/** What one client knows of a headless Service's addresses. */
export class ResolverCache {
  #answer: readonly PodServer[] = [];
  #resolvedAt = Number.NEGATIVE_INFINITY;
  #turn = 0;
  #names: Map<string, { server: PodServer; at: number }> | null = null;

  /**
   * The pod of a new connection, null where DNS has none. `attempt`: retries before this one.
   *
   * An empty answer is not kept.
   */
  pick(
    now: number,
    published: readonly PodServer[],
    options: ResolverOptions,
    source: UniformSource,
    attempt: number,
  ): PodServer | null {
    if (this.#answer.length === 0 || now - this.#resolvedAt >= options.ttlMicros) {
      this.#answer = dnsAnswer(published, source);
      this.#resolvedAt = now;
      this.#turn = 0;
    }
    const { length } = this.#answer;
    if (length === 0) return null;
    switch (options.pick) {
      case "first":
        return this.#answer[attempt % length]!;
      case "round-robin":
        return this.#answer[this.#turn++ % length]!;
      case "random":
        return this.#answer[Math.floor(source.uniform() * length)]!;
    }
  }

  /** The pod of a name of its own (`db-0.db`), null where DNS has none. */
  pickNamed(
    now: number,
    name: string,
    find: (name: string) => PodServer | null,
    { ttlMicros }: ResolverOptions,
  ): PodServer | null {
    this.#names ??= new Map();
    const known = this.#names.get(name);
    if (known !== undefined && now - known.at < ttlMicros) return known.server;
    const server = find(name);
    if (server === null) this.#names.delete(name);
    else this.#names.set(name, { server, at: now });
    return server;
  }
}
