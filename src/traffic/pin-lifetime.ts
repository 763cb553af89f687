/** What binds a caller to a pod for a while. */
export interface Pinning {
  /** Kept connections; null: one for each request. */
  readonly connections: {
    readonly keepAliveMicros: number;
    readonly maxRequests: number;
    readonly maxAgeMicros: number;
  } | null;
  /** Session affinity; null: none. */
  readonly affinitySeconds: number | null;
  /** How long an answer of DNS is used; null: no look-ups. */
  readonly ttlMicros: number | null;
}

/** How long a caller stays with a pod: always equally long, or, where a pause ends it, memoryless. */
export interface PinLifetime {
  readonly seconds: number;
  readonly isFixed: boolean;
}

/**
 * How long a caller that sends at random at this rate stays with its pod.
 *
 * A binding that a pause of T ends lasts (e^λT − 1) / λ on average, the mean time until a Poisson process pauses so
 * long. Affinity outlives connections, since a connection opened anew comes back to the same pod.
 *
 * Units: requests per second.
 * @example pinLifetime({ connections: null, affinitySeconds: null, ttlMicros: 30e6 }, 5).seconds // 30
 */
export function pinLifetime({ connections, affinitySeconds, ttlMicros }: Pinning, rate: number): PinLifetime {
  if (affinitySeconds !== null) return { seconds: secondsToPause(affinitySeconds, rate), isFixed: false };
  if (connections !== null) {
    const idle = secondsToPause(connections.keepAliveMicros / 1e6, rate);
    const worn = Math.min(connections.maxAgeMicros / 1e6, connections.maxRequests / rate);
    return idle < worn ? { seconds: idle, isFixed: false } : { seconds: worn, isFixed: true };
  }
  return { seconds: (ttlMicros ?? 0) / 1e6, isFixed: true };
}

function secondsToPause(pauseSeconds: number, rate: number): number {
  return rate > 0 ? Math.expm1(rate * pauseSeconds) / rate : pauseSeconds;
}
