import type { PodServer } from "../pod-server.js";
import type { ConnectionOptions } from "./connection-options.js";
import { ConnectionPool } from "./connection-pool.js";
import { ResolverCache } from "./resolver-cache.js";

/** Somebody who sends requests to a Service: a pod, or a client outside the cluster. */
export class RequestClient {
  /** Stands for its address. */
  readonly address: number;
  /** The pod that calls; null: outside. */
  readonly server: PodServer | null;
  /** 0..1: which of the nodes it is near, where that matters and nobody says. */
  readonly luck: number;
  readonly pool: ConnectionPool | null;
  readonly resolver = new ResolverCache();

  constructor(
    address: number,
    server: PodServer | null,
    luck: number,
    connections: ConnectionOptions | null,
  ) {
    this.address = address;
    this.server = server;
    this.luck = luck;
    this.pool = connections === null ? null : new ConnectionPool(connections);
  }
}
