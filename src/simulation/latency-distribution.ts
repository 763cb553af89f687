import { Constant, type Distribution, Lognormal } from "../random/index.js";
import type { LatencySpec } from "../scenario/index.js";
import { toSeconds } from "../units/index.js";

/** A scenario's latency as a distribution of seconds: log-normal, or constant where both quantiles are equal. */
export function latencyDistribution({ p50, p99 }: LatencySpec): Distribution {
  return p50 === p99 || p50 === 0
    ? new Constant(toSeconds(p50))
    : Lognormal.fromPercentiles(toSeconds(p50), toSeconds(p99));
}
