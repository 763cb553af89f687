import type { SimTime } from "../../units/index.js";
import { type ContainerSample, type MetricsPoint, ZERO_POINT } from "./container-sample.js";
import { FRESH_CONTAINER_MINIMUM_AGE } from "./defaults.js";

/** What the storage holds of one pod: points by container. */
export interface PodPoints {
  /** Null: the last scrape did not bring the pod. */
  readonly last: ReadonlyMap<string, MetricsPoint> | null;
  /** Null: no container has a previous point. */
  readonly prev: ReadonlyMap<string, MetricsPoint> | null;
}

export const NO_POINTS: PodPoints = { last: null, prev: null };

export interface StoreRule {
  readonly metricResolution: SimTime;
  /** Default 10 s. */
  readonly freshContainerMinimumAge?: SimTime;
}

/**
 * Takes one scrape of a pod into the storage: `last` is the new batch, `prev` what the rates are measured from.
 *
 * Per container: a fresh one (10 s or more old, younger than the resolution) is measured from its start; one that
 * did not restart from the old last point, or, without a newer sample, from its old previous one. Everything else
 * has no previous point. A pod without samples, or with a container whose cpu or memory is 0, loses both.
 *
 * A container without an old previous point in a pod that has some gets the zero point, as upstream does not check
 * for it.
 * Source: metrics-server v0.9.0 pkg/storage/pod.go Store, pkg/scraper/client/resource/decode.go.
 */
export function storePodScrape(
  old: PodPoints,
  samples: readonly ContainerSample[],
  { metricResolution, freshContainerMinimumAge = FRESH_CONTAINER_MINIMUM_AGE }: StoreRule,
): PodPoints {
  if (samples.length === 0) return NO_POINTS;
  const last = new Map<string, MetricsPoint>();
  const prev = new Map<string, MetricsPoint>();
  for (const { container, startedAt, sampledAt, cpuCoreNanoseconds, memoryBytes } of samples) {
    if (cpuCoreNanoseconds === 0 || memoryBytes === 0) return NO_POINTS;
    last.set(container, { startedAt, at: sampledAt, cpuCoreNanoseconds, memoryBytes });
    const age = sampledAt - startedAt;
    const oldLast = old.last?.get(container);
    if (age > 0 && age >= freshContainerMinimumAge && age < metricResolution) {
      prev.set(container, { startedAt, at: startedAt, cpuCoreNanoseconds: 0, memoryBytes });
    } else if (oldLast !== undefined && startedAt < oldLast.at) {
      if (sampledAt > oldLast.at) {
        prev.set(container, oldLast);
      } else if (old.prev !== null) {
        const oldPrev = old.prev.get(container) ?? ZERO_POINT;
        if (oldPrev.at < sampledAt) prev.set(container, oldPrev);
      }
    }
  }
  return { last, prev: prev.size === 0 ? null : prev };
}
