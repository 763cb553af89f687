/** How a load balancer looks at its nodes. */
export interface HealthCheck {
  readonly intervalMicros: number;
  /** Equal results in a row until it believes them. */
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/**
 * When a load balancer has noticed that a node became healthy or unhealthy at `changedAt`: after as many checks in a
 * row as it wants to see.
 *
 * Units: µs. `phase` in [0, 1): where in the interval its checks of this node fall.
 * @example noticedAt(0, false, { intervalMicros: 10e6, healthyThreshold: 2, unhealthyThreshold: 3 }, 0.5) // 25e6
 */
export function noticedAt(changedAt: number, isHealthy: boolean, check: HealthCheck, phase: number): number {
  const { intervalMicros, healthyThreshold, unhealthyThreshold } = check;
  if (intervalMicros === 0) return changedAt;
  const offset = phase * intervalMicros;
  const first = Math.ceil((changedAt - offset) / intervalMicros) * intervalMicros + offset;
  return Math.ceil(first + ((isHealthy ? healthyThreshold : unhealthyThreshold) - 1) * intervalMicros);
}
