import type { Balancing, ProxyPlace } from "../../network/index.js";
import type { Distribution } from "../../random/index.js";
import type { Exchange } from "../network-bytes.js";
import type { PodServer } from "./pod-server.js";
import type { RoutingOptions } from "./routing/index.js";

/** How the requests of one target are played. */
export interface PlayedOptions {
  /** CPU of one request, in core-seconds. */
  readonly work: Distribution;
  readonly waitSeconds: number;
  /** Infinity: callers never give up. */
  readonly timeoutSeconds: number;
  /** Requests that one pod works on at once; Infinity: no limit. */
  readonly concurrency: number;
  /** Requests in line at a pod (or before a shared queue) beyond those in work. */
  readonly queueLimit: number;
  readonly queue: "per-pod" | "shared";
  readonly balancing: Balancing;
  readonly callMode: "sequence" | "fan-out";
  /** Further attempts after a failure. */
  readonly retries: number;
  /** Retries per first attempt that are allowed on average; Infinity: no budget. */
  readonly retryBudget: number;
  /** Longest back-off before the first retry; it doubles each time, up to `mostBackOffSeconds`. */
  readonly backOffSeconds: number;
  readonly mostBackOffSeconds: number;
  /** What a pod that was idle needs before it works again, in seconds; null: nothing. */
  readonly setUp: Distribution | null;
  readonly setUpAfterIdleSeconds: number;
  /** A NetworkPolicy keeps requests from outside from ever arriving. */
  readonly isForbidden?: boolean;
  /** It has no pods: its requests wait and make their calls at once (an Ingress). */
  readonly isDoor?: boolean;
  /** What each request carries; absent: nobody counts bytes. */
  readonly exchange?: Exchange;
  readonly routing: RoutingOptions;
  /** One way from a caller's pod, or from the node that a request came in by (null: from outside), to a pod. */
  readonly hopMicros: (from: { readonly place: ProxyPlace } | null, to: PodServer) => number;
}
