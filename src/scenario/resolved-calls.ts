import type { Bytes, SimTime } from "../units/index.js";
import type { ObjectReference } from "./resolved-scenario.js";

/** What one request and its answer carry. */
export interface ResolvedExchange {
  readonly requestBytes: Bytes;
  readonly responseBytes: Bytes;
}

/** A load that comes through an Ingress: its `calls` go to the controller, or where none is named to the backend. */
export interface ResolvedDoor {
  /** Null: a fixed hop, the request's `wait`. */
  readonly controller: ObjectReference | null;
  readonly backend: ObjectReference;
  /** What the controller calls for these requests. */
  readonly onward: readonly ResolvedCall[];
}

export interface ResolvedCall {
  readonly to: ObjectReference;
  readonly perRequest: number;
  /** Null: as the called load says. */
  readonly exchange: ResolvedExchange | null;
  /** The NetworkPolicies that forbid it, in words; null: none does. */
  readonly forbiddenBy: string | null;
}

/** How callers keep connections. */
export interface ConnectionSpec {
  readonly protocol: "http1" | "http2";
  readonly keepAlive: SimTime;
  readonly perCaller: number;
  /** Null: any number. */
  readonly maxRequests: number | null;
  /** Null: any age. */
  readonly maxAge: SimTime | null;
}

/** How callers look names up. */
export interface ResolverSpec {
  readonly ttl: SimTime;
  readonly pick: "first" | "round-robin" | "random";
}

/** How load balancers look at nodes. */
export interface ResolvedLoadBalancer {
  readonly healthCheckInterval: SimTime;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}
