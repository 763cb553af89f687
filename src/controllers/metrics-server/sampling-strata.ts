import {
  type AmountRange,
  type CountedSource,
  type Pod,
  type PodMetrics,
  type PodUsage,
  USAGE_COURSE,
} from "../../cluster/index.js";
import type { RandomStreams } from "../../random/index.js";
import { NEVER, type SimTime } from "../../units/index.js";
import { cpuCoreNanosecondsOf, wholeBytes, wholeCoreNanoseconds } from "./container-sample.js";
import { ContainerTrack, MEASUREMENT_SPREAD_NANOCORES, TRACK_WIDTH } from "./container-track.js";
import { STRATA } from "./defaults.js";
import { NumberRows } from "./number-rows.js";
import { meanNanocores, windowBetween } from "./query-pod-metrics.js";
import type { ScrapeCycle, ScrapeCycles } from "./scrape-cycles.js";
import { scrapeDelay } from "./scrape-stagger.js";

/** A container that is always at work: only when it is sampled matters. */
const BUSY: PodUsage = {
  cpuCoreMicrosAt: (at) => at,
  memoryBytesAt: () => 1,
  lastChangeAt: 0 as SimTime,
};

/** Metrics of one stratum, rewritten for each. */
interface StratumMetrics extends PodMetrics {
  timestamp: SimTime;
  windowMicros: number;
  measuredFrom: SimTime;
  readonly containers: { name: string; cpuNanocores: number; memoryBytes: number }[];
}

/** Of so many containers in a row, ordered by their last sample, the middle one is taken. */
const TRACKS_PER_STRATUM = 16;

/**
 * `STRATA` phases that stand for all in when containers are sampled and scraped: the middle ones of equal shares of
 * 512 busy containers, each with its own sampling instants and its own turn among the nodes by the same rules as a
 * real one. What many pods of one use read as is then a mean over these few, computed from one pod's counters.
 *
 * Deviates: upstream samples each container at its own instants. For clusters in which those would be most of a
 * run's cost; busy containers' instants all have this distribution, so that means agree.
 */
export class SamplingStrata {
  readonly #cycles: ScrapeCycles;
  readonly #resolution: SimTime;
  readonly #tracks: readonly ContainerTrack[];
  readonly #salts: readonly number[];
  /** The tracks by their last sample. */
  readonly #sorted: ContainerTrack[];
  /** The middle one of each stratum. */
  readonly #strata: ContainerTrack[] = [];
  readonly #metrics: StratumMetrics = {
    timestamp: 0 as SimTime,
    windowMicros: 0,
    measuredFrom: 0 as SimTime,
    containers: [],
  };
  /** Core-microseconds and bytes of the container read last. */
  readonly #read = new Float64Array(2);
  readonly #course = new Float64Array(USAGE_COURSE.width);
  #cycle = -1;
  /** No stratum is measured from before this, and none will be; undefined: some have nothing to measure yet. */
  #measuredFrom: SimTime | undefined;

  constructor(cycles: ScrapeCycles, streams: RandomStreams, resolution: SimTime, startedAt: SimTime) {
    this.#cycles = cycles;
    this.#resolution = resolution;
    const numbers = Array.from({ length: STRATA * TRACKS_PER_STRATUM }, (_, i) => i);
    const rows = new NumberRows(TRACK_WIDTH);
    this.#tracks = numbers.map((i) => {
      const track = new ContainerTrack("", rows);
      track.restart(startedAt, streams.forKey(`housekeeping/stratum#${i}`));
      return track;
    });
    this.#sorted = [...this.#tracks];
    this.#salts = numbers.map((i) => Math.floor(streams.forKey(`scrape/stratum#${i}`).uniform() * 2 ** 32));
  }

  /**
   * Calls `visit` with the metrics of `count` pods that use what `pod` uses, and how many of them read so. Strata
   * that read the same are told together; the metrics are valid until the next call.
   */
  forEach(
    cycle: ScrapeCycle,
    pod: Pod,
    containers: readonly string[],
    count: number,
    visit: (served: PodMetrics | undefined, count: number) => void,
  ): void {
    this.#advance(cycle);
    const usage = pod.usage!;
    const steadySince = Math.max(usage.source?.steadySince ?? NEVER, usage.lastChangeAt);
    let absent = 0;
    let steady = 0;
    let earliest: ContainerTrack | null = null;
    for (let i = 0; i < STRATA; i++) {
      const track = this.#strata[i]!;
      if (track.previous !== "point") absent++;
      else if (track.previousAt >= steadySince) {
        steady++;
        if (earliest === null || track.previousAt < earliest.previousAt) earliest = track;
      }
    }
    // Strata in a row, each for its share of the pods.
    let strata = absent;
    let pods = Math.floor((strata * count) / STRATA);
    if (pods > 0) visit(undefined, pods);
    const turn = (track: ContainerTrack, share: number): void => {
      strata += share;
      const upTo = Math.floor((strata * count) / STRATA);
      if (upTo > pods) visit(this.#measure(track, usage, containers), upTo - pods);
      pods = upTo;
    };
    if (earliest !== null) turn(earliest, steady);
    if (strata === STRATA) return;
    for (let i = 0; i < STRATA; i++) {
      const track = this.#strata[i]!;
      if (track.previous === "point" && track.previousAt < steadySince) turn(track, 1);
    }
  }

  /** As `ResourceMetricsProvider.foreseeStrata`. */
  foresee(
    cycle: ScrapeCycle,
    pod: Pod,
    containers: readonly string[],
    range: AmountRange,
  ): CountedSource | null {
    this.#advance(cycle);
    const from = this.#measuredFrom;
    const [container] = containers;
    if (from === undefined || container === undefined || containers.length > 1) return null;
    const course = this.#course;
    const source = pod.usage?.courseInto?.(course, 0, container) ?? null;
    if (source === null || course[USAGE_COURSE.since]! > from) return null;
    if (!source.coresSince(from, range)) return null;
    const ownCores = course[USAGE_COURSE.rate]!;
    range.least = Math.trunc((ownCores + range.least) * 1e9 - MEASUREMENT_SPREAD_NANOCORES);
    range.most = Math.trunc((ownCores + range.most) * 1e9 + MEASUREMENT_SPREAD_NANOCORES);
    return source;
  }

  #advance(cycle: ScrapeCycle): void {
    if (this.#cycle === cycle.index) return;
    const first = Math.max(this.#cycle + 1, cycle.index - this.#cycles.cyclesBack);
    for (let index = first; index <= cycle.index; index++) {
      const { at, nodeCount } = this.#cycles.cycle(index) ?? cycle;
      for (let i = 0; i < this.#tracks.length; i++) {
        const track = this.#tracks[i]!;
        const scrapedAt = at + scrapeDelay(this.#salts[i]!, index, nodeCount);
        const hadPrevious = track.previous !== "none";
        if (track.sampleUpTo(scrapedAt as SimTime, BUSY) && !track.isUnchanged) {
          track.store(hadPrevious, this.#resolution);
        }
      }
    }
    this.#cycle = cycle.index;
    this.#sorted.sort(byLastSample);
    for (let i = 0; i < STRATA; i++) {
      this.#strata[i] = this.#sorted[i * TRACKS_PER_STRATUM + (TRACKS_PER_STRATUM >> 1)]!;
    }
    this.#measuredFrom = earliestMeasurement(this.#tracks);
  }

  #measure(
    { previousAt, lastAt }: ContainerTrack,
    usage: PodUsage,
    containers: readonly string[],
  ): PodMetrics {
    const metrics = this.#metrics;
    const window = windowBetween(previousAt, lastAt);
    metrics.timestamp = lastAt as SimTime;
    metrics.windowMicros = window;
    metrics.measuredFrom = previousAt as SimTime;
    metrics.containers.length = containers.length;
    for (let i = 0; i < containers.length; i++) {
      const name = containers[i]!;
      const before = cpuCoreNanosecondsOf(usage, previousAt as SimTime, name);
      const last = this.#readAt(lastAt as SimTime, usage, name);
      metrics.containers[i] ??= { name, cpuNanocores: 0, memoryBytes: 0 };
      const entry = metrics.containers[i]!;
      entry.name = name;
      entry.cpuNanocores = meanNanocores(last - before, window);
      entry.memoryBytes = wholeBytes(this.#read[1]!);
    }
    return metrics;
  }

  /** The CPU counter; both values stay in `#read`. */
  #readAt(at: SimTime, usage: PodUsage, container: string): number {
    const read = this.#read;
    if (usage.readInto !== undefined) usage.readInto(read, 0, at, container);
    else {
      read[0] = usage.cpuCoreMicrosAt(at, container);
      read[1] = usage.memoryBytesAt(at, container);
    }
    return wholeCoreNanoseconds(read[0]!);
  }
}

function earliestMeasurement(tracks: readonly ContainerTrack[]): SimTime | undefined {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { previous, previousAt } of tracks) {
    if (previous !== "point") return undefined;
    if (previousAt < earliest) earliest = previousAt;
  }
  return earliest as SimTime;
}

function byLastSample(a: ContainerTrack, b: ContainerTrack): number {
  return a.lastAt - b.lastAt || a.previousAt - b.previousAt;
}
