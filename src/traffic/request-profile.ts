/** What one request of a target needs. Times in seconds, amounts per request. */
export interface RequestProfile {
  /** CPU work in core-seconds: mean and squared coefficient of variation. */
  readonly cpu: { readonly meanSeconds: number; readonly scv: number };
  /** Time that a request spends waiting for something else, without CPU (it keeps its concurrency slot). */
  readonly waitSeconds: number;
  /** After this time the caller gives up; Infinity: never. */
  readonly timeoutSeconds: number;
  /** Most requests that one pod works on at once; Infinity: no limit. */
  readonly concurrency: number;
  /** Most requests that wait at one pod beyond its concurrency; further ones are refused. Infinity: no limit. */
  readonly queueLimit: number;
  readonly memory: {
    readonly baseBytes: number;
    readonly bytesPerInFlight: number;
    /** What a container loses track of while it runs. */
    readonly leakBytesPerSecond?: number;
    /** What it loses track of with each request; one of twice the mean work counts twice. */
    readonly leakBytesPerRequest?: number;
  };
}

export const DEFAULT_REQUEST_PROFILE: RequestProfile = {
  cpu: { meanSeconds: 0, scv: 1 },
  waitSeconds: 0,
  timeoutSeconds: Number.POSITIVE_INFINITY,
  concurrency: Number.POSITIVE_INFINITY,
  queueLimit: Number.POSITIVE_INFINITY,
  memory: { baseBytes: 0, bytesPerInFlight: 0 },
};
