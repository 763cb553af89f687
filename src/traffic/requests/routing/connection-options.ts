/** How callers keep connections to a Service. */
export interface ConnectionOptions {
  /** http1: one request at a time on each. http2: any number at once. */
  readonly protocol: "http1" | "http2";
  /** Connections that a caller keeps (http1: those beyond are closed after their answer) or opens at all (http2). */
  readonly perCaller: number;
  /** An idle connection is closed after this time. */
  readonly keepAliveMicros: number;
  /** Requests after which a connection is closed; Infinity: any number. */
  readonly maxRequests: number;
  /** Age from which a connection takes no new request; Infinity: any. */
  readonly maxAgeMicros: number;
}

/** How callers of a headless Service (or of one pod's name) look its addresses up. */
export interface ResolverOptions {
  /** How long an answer is used. */
  readonly ttlMicros: number;
  /** Which address of the answer a new connection goes to; a retry takes the next one. */
  readonly pick: "first" | "round-robin" | "random";
}

export const DEFAULT_RESOLVER: ResolverOptions = { ttlMicros: 30e6, pick: "first" };
