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

/** How the name of a called Service is looked up. */
export interface ResolvedLookup {
  /** CoreDNS. */
  readonly to: ObjectReference;
  /** Names that are asked for one after the other. */
  readonly rounds: number;
  /** Queries of each name at once: A and AAAA. */
  readonly parallel: number;
  /** Share of calls that need a look-up at all. */
  readonly share: number;
  /** How long a pod keeps an answer. */
  readonly ttl: SimTime;
  readonly forbiddenBy: string | null;
}

export interface ResolvedCall {
  readonly to: ObjectReference;
  /** The one pod of the Service that is called; null: any. */
  readonly pod: string | null;
  readonly perRequest: number;
  /** Null: as the called load says. */
  readonly exchange: ResolvedExchange | null;
  /** The NetworkPolicies that forbid it, in words; null: none does. */
  readonly forbiddenBy: string | null;
  /** Null: it costs and takes nothing. */
  readonly lookup: ResolvedLookup | null;
}

/** A proxy beside the container that works. */
export interface WorkloadSidecar {
  readonly container: string;
  /** Its CPU for each CPU of the load's container. */
  readonly share: number;
}

export interface ResolvedSidecars {
  /** By `Kind/namespace/name`. */
  readonly byWorkload: ReadonlyMap<string, WorkloadSidecar>;
  /** What a pass of the proxy adds, by whom a load goes to. */
  readonly latencyByTarget: ReadonlyMap<string, SimTime>;
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
