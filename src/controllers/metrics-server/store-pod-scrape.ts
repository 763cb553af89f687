import type { SimTime } from "../../units/index.js";
import { type ContainerSample, type CounterPoint, ZERO_POINT } from "./container-sample.js";
import { FRESH_CONTAINER_MINIMUM_AGE } from "./defaults.js";

/** What the storage holds of one container. */
export interface ContainerPoints {
  /** The sample of the last scrape. */
  readonly last: ContainerSample;
  /** What the rate is measured from; null: nothing yet. */
  readonly prev: CounterPoint | null;
}

/** What the storage holds of one pod; no containers: the last scrape did not bring it. */
export interface PodPoints {
  readonly containers: readonly ContainerPoints[];
  /** Some container has a previous point. */
  readonly hasPrev: boolean;
}

export const NO_POINTS: PodPoints = { containers: [], hasPrev: false };

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
 * for it. Where nothing is new, the old points themselves come back.
 * Source: metrics-server v0.9.0 pkg/storage/pod.go Store, pkg/scraper/client/resource/decode.go.
 */
export function storePodScrape(
  old: PodPoints,
  samples: readonly ContainerSample[],
  { metricResolution, freshContainerMinimumAge = FRESH_CONTAINER_MINIMUM_AGE }: StoreRule,
): PodPoints {
  if (samples.length === 0) return NO_POINTS;
  if (isUnchanged(old, samples)) return old;
  const containers: ContainerPoints[] = [];
  let hasPrev = false;
  for (let i = 0; i < samples.length; i++) {
    const last = samples[i]!;
    if (last.cpuCoreNanoseconds === 0 || last.memoryBytes === 0) return NO_POINTS;
    const prev = previousPoint(old, last, i, metricResolution, freshContainerMinimumAge);
    if (prev !== null) hasPrev = true;
    containers.push({ last, prev });
  }
  return { containers, hasPrev };
}

function isUnchanged(old: PodPoints, samples: readonly ContainerSample[]): boolean {
  if (old.containers.length !== samples.length) return false;
  for (let i = 0; i < samples.length; i++) {
    const points = old.containers[i]!;
    if (points.last !== samples[i] || points.prev === null) return false;
  }
  return true;
}

function previousPoint(
  old: PodPoints,
  sample: ContainerSample,
  index: number,
  metricResolution: SimTime,
  minimumAge: SimTime,
): CounterPoint | null {
  const { startedAt, sampledAt } = sample;
  const age = sampledAt - startedAt;
  if (age > 0 && age >= minimumAge && age < metricResolution) {
    return { sampledAt: startedAt, cpuCoreNanoseconds: 0 };
  }
  const before = pointsOf(old, sample.container, index);
  if (before === undefined || startedAt >= before.last.sampledAt) return null;
  if (sampledAt > before.last.sampledAt) return before.last;
  if (!old.hasPrev) return null;
  const oldPrev = before.prev ?? ZERO_POINT;
  return oldPrev.sampledAt < sampledAt ? oldPrev : null;
}

/** The container's points: mostly at the same place as in the new batch. */
function pointsOf(old: PodPoints, container: string, index: number): ContainerPoints | undefined {
  const likely = old.containers[index];
  if (likely?.last.container === container) return likely;
  return old.containers.find(({ last }) => last.container === container);
}
