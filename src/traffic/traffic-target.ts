import type { DemandSeries } from "./demand-series.js";
import type { FluidRoutingOptions } from "./fluid-routing.js";
import type { Exchange } from "./network-bytes.js";
import type { RequestProfile } from "./request-profile.js";
import type { PlayedOptions, RequestArrivals } from "./requests/index.js";

/** The look-up of a called target's name. */
export interface TrafficLookup {
  /** Key of the target that answers queries. */
  readonly to: string;
  /** Names asked for one after the other, each by so many queries at once. */
  readonly rounds: number;
  readonly parallel: number;
  /** Share of calls that need it. */
  readonly share: number;
  /** How long a pod keeps an answer; 0: not at all. */
  readonly ttlSeconds: number;
  readonly isForbidden: boolean;
}

/** Requests of a target to another one. */
export interface TrafficCall {
  /** Key of the target that is called: `Service/default/cart`. */
  readonly to: string;
  readonly perRequest: number;
  /** What each call carries; absent: what requests of the called target do. */
  readonly exchange?: Exchange;
  /** The one pod that is called, by its DNS name; undefined: any. */
  readonly podName?: string;
  /** A NetworkPolicy keeps it from ever arriving. */
  readonly isForbidden?: boolean;
  readonly lookup?: TrafficLookup;
}

/** Whose pods take a load: those behind a Service, or the Ready ones of a workload. */
export interface TargetReference {
  /** `Service`, or the kind of a workload. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A load of requests. */
export interface RequestLoad {
  readonly kind: "requests";
  readonly to: TargetReference;
  /** The container that does the work; undefined: the first. */
  readonly container?: string;
  /** Requests per second from outside; undefined where only other targets call it. */
  readonly demand?: DemandSeries;
  readonly request: RequestProfile;
  /** What each request carries; absent: nobody counts bytes. */
  readonly exchange?: Exchange;
  /** A NetworkPolicy keeps requests from outside from ever arriving. */
  readonly isForbidden?: boolean;
  readonly calls?: readonly TrafficCall[];
  /** What the proxy of its pods adds to each call, there and back. Seconds. */
  readonly proxySeconds?: number;
  /** It has no pods of its own: requests pass it, and make their calls. */
  readonly door?: Door;
  /** `per-pod`: each pod has its own queue (the default); `shared`: all take from one. */
  readonly queue?: "per-pod" | "shared";
  /** How callers reach pods; absent: each request by itself, at random. */
  readonly routing?: FluidRoutingOptions;
}

/** A load of requests that are played one by one. */
export interface PlayedLoad {
  readonly kind: "played";
  readonly to: TargetReference;
  readonly container?: string;
  /** How requests come from outside; undefined where only other targets call it. */
  readonly arrivals?: RequestArrivals;
  readonly options: PlayedOptions;
  readonly memory: RequestProfile["memory"];
  /** All called targets must be played one by one, too. */
  readonly calls?: readonly TrafficCall[];
  readonly door?: Door;
}

/** A way into the cluster without pods of its own (an Ingress). */
export interface Door {
  /** What those whom it calls (its controller) call in their turn for its requests. */
  readonly onward: readonly TrafficCall[];
}

/** A load given as the use of resources, shared evenly among the Ready pods (`total`) or as it is for each. */
export interface UsageLoad {
  readonly kind: "usage";
  readonly to: TargetReference;
  readonly container?: string;
  /** Cores. */
  readonly cpu?: { readonly demand: DemandSeries; readonly share: "total" | "per-pod" };
  /** Bytes. */
  readonly memory?: {
    readonly demand: DemandSeries;
    readonly share: "total" | "per-pod";
    /** What each container adds to it while it runs. */
    readonly leakBytesPerSecond?: number;
  };
}

export type TrafficLoad = RequestLoad | PlayedLoad | UsageLoad;

/** What tells loads apart: `Service/default/frontend`; of the use of a named container `Deployment/default/web/proxy`. */
export function loadKey(load: TrafficLoad): string {
  const key = targetKey(load.to);
  return load.kind === "usage" && load.container !== undefined ? `${key}/${load.container}` : key;
}

/** `Service/default/frontend`. */
export function targetKey(to: TargetReference): string {
  return `${to.kind}/${to.namespace}/${to.name}`;
}
