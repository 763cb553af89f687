import type { NetworkPlace } from "../../network/index.js";

/** What a pod gives to requests. */
export interface ServerSize {
  /** CPU for requests, in cores; one request uses at most one. */
  readonly cores: number;
  /** Requests in work at once. */
  readonly slots: number;
  readonly queueLimit: number;
}

/** Where a pod is, for what the network between pods takes. */
export type ServerPlace = NetworkPlace;
