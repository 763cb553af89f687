import type { Pod, PodMetrics } from "../../cluster/index.js";
import type { RandomStreams } from "../../random/index.js";
import { NEVER, type SimTime } from "../../units/index.js";
import { readContainer } from "./container-sample.js";
import { ContainerTrack } from "./container-track.js";
import { FRESH_CONTAINER_MINIMUM_AGE } from "./defaults.js";
import type { NumberRows } from "./number-rows.js";
import {
  exactNanocores,
  LONGEST_WINDOW_MICROS,
  queryPodMetrics,
  windowBetween,
} from "./query-pod-metrics.js";
import type { ScrapeCycle, ScrapeCycles } from "./scrape-cycles.js";

/** Brings one pod's part of the storage up to a cycle when somebody asks for it. */
export interface PodCursor {
  /** The pod's metrics as served once the cycle is stored; the object is rewritten with the next cycle. */
  servedAfter(cycle: ScrapeCycle): PodMetrics | undefined;
}

/** The pod's metrics as the API serves them, rewritten in place with each scrape. */
interface MutablePodMetrics extends PodMetrics {
  timestamp: SimTime;
  windowMicros: number;
  measuredFrom: SimTime | undefined;
  readonly containers: MutableContainerMetrics[];
}

interface MutableContainerMetrics {
  readonly name: string;
  cpuNanocores: number;
  memoryBytes: number;
}

/** How far two measurements of one rate can lie apart before they are cut to whole nanocores, and some more. */
const MEASUREMENT_SPREAD_NANOCORES = 0.25;

/**
 * Whether the millicores stay the same at a constant rate: counters are rounded to a nanosecond and lie 10 s or more
 * apart, so that a measurement is at most 0.1 nanocores off, before it is cut.
 */
function areMillicoresFirm(exactNanocores: number): boolean {
  const least = Math.trunc(exactNanocores - MEASUREMENT_SPREAD_NANOCORES);
  const most = Math.trunc(exactNanocores + MEASUREMENT_SPREAD_NANOCORES);
  return Math.ceil(least / 1e6) === Math.ceil(most / 1e6);
}

/** A pod as the real pipeline sees it: cAdvisor's samples, scraped and stored by metrics-server's rules. */
export class SampledPodCursor implements PodCursor {
  readonly #pod: Pod;
  readonly #cycles: ScrapeCycles;
  readonly #metricResolution: SimTime;
  readonly #streams: RandomStreams;
  readonly #tracks: readonly ContainerTrack[];
  readonly #entries: readonly MutableContainerMetrics[];
  readonly #metrics: MutablePodMetrics;
  #startedAt: SimTime | null = null;
  /** Some container has a previous point. */
  #hasPrevious = false;
  #cycle = -1;
  #served: PodMetrics | undefined;

  constructor(
    pod: Pod,
    containers: readonly string[],
    cycles: ScrapeCycles,
    metricResolution: SimTime,
    streams: RandomStreams,
    rows: NumberRows,
  ) {
    this.#pod = pod;
    this.#cycles = cycles;
    this.#metricResolution = metricResolution;
    this.#streams = streams;
    this.#tracks = containers.map((name) => new ContainerTrack(name, rows));
    this.#entries = containers.map((name) => ({ name, cpuNanocores: 0, memoryBytes: 0 }));
    this.#metrics = { timestamp: 0 as SimTime, windowMicros: 0, measuredFrom: undefined, containers: [] };
  }

  servedAfter(cycle: ScrapeCycle): PodMetrics | undefined {
    if (cycle.index === this.#cycle) return this.#served;
    let first = Math.max(this.#cycle + 1, cycle.index - this.#cycles.cyclesBack);
    let isChanged = first > this.#cycle + 1 && this.#forget();
    if (isChanged && this.#isBusy()) first = cycle.index - this.#cycles.cyclesBackWhenBusy;
    for (let index = first; index <= cycle.index; index++) {
      const each = this.#cycles.cycle(index);
      if (each !== undefined && this.#sample(each)) {
        if (this.#store()) isChanged = true;
      } else if (this.#forget()) isChanged = true;
    }
    this.#cycle = cycle.index;
    if (isChanged) this.#served = this.#query();
    return this.#served;
  }

  #isBusy(): boolean {
    const { usage, containersStartedAt } = this.#pod;
    if (usage === null || containersStartedAt !== this.#startedAt) return false;
    for (let i = 0; i < this.#tracks.length; i++) if (!this.#tracks[i]!.isBusy(usage)) return false;
    return true;
  }

  /** Scrapes the pod: false where the answer does not bring it. */
  #sample(cycle: ScrapeCycle): boolean {
    const { node, usage, containersStartedAt, exitedAt } = this.#pod;
    if (node === null || usage === null || containersStartedAt === null) return false;
    const at = this.#cycles.scrapeAt(cycle, node);
    if (at === undefined || at < containersStartedAt || (exitedAt !== null && exitedAt <= at)) return false;
    if (containersStartedAt !== this.#startedAt) this.#restart(containersStartedAt);
    const tracks = this.#tracks;
    for (let i = 0; i < tracks.length; i++) if (!tracks[i]!.sampleUpTo(at, usage)) return false;
    return true;
  }

  /** Takes the scrape into the storage; false where it brought nothing new. */
  #store(): boolean {
    const tracks = this.#tracks;
    let isUnchanged = true;
    for (let i = 0; i < tracks.length; i++) if (!tracks[i]!.isUnchanged) isUnchanged = false;
    if (isUnchanged) return false;
    const hadPrevious = this.#hasPrevious;
    this.#hasPrevious = false;
    for (let i = 0; i < tracks.length; i++) {
      const track = tracks[i]!;
      track.store(hadPrevious, this.#metricResolution);
      if (track.previous !== "none") this.#hasPrevious = true;
    }
    return true;
  }

  #forget(): boolean {
    this.#hasPrevious = false;
    for (let i = 0; i < this.#tracks.length; i++) this.#tracks[i]!.forget();
    return true;
  }

  /** By the rules of `queryPodMetrics`. */
  #query(): PodMetrics | undefined {
    if (!this.#hasPrevious) return undefined;
    const metrics = this.#metrics;
    let served = 0;
    let measuredFrom = NEVER;
    let isFirm = true;
    metrics.timestamp = 0 as SimTime;
    metrics.windowMicros = 0;
    for (let i = 0; i < this.#tracks.length; i++) {
      const track = this.#tracks[i]!;
      if (track.previous === "none") return undefined;
      const isMeasured = track.previous === "point";
      const previousCpu = isMeasured ? track.previousCpuNanoseconds : 0;
      if (track.lastCpuNanoseconds < previousCpu) continue;
      const window = isMeasured ? windowBetween(track.previousAt, track.lastAt) : LONGEST_WINDOW_MICROS;
      if (served === 0 || track.lastAt < metrics.timestamp) {
        metrics.timestamp = track.lastAt as SimTime;
        metrics.windowMicros = window;
      }
      const entry = this.#entries[i]!;
      const coreNanoseconds = track.lastCpuNanoseconds - previousCpu;
      const nanocores = exactNanocores(coreNanoseconds, window);
      entry.cpuNanocores = Math.trunc(nanocores);
      entry.memoryBytes = track.lastMemoryBytes;
      metrics.containers[served++] = entry;
      if (track.previousAt < measuredFrom) measuredFrom = track.previousAt as SimTime;
      isFirm &&= isMeasured && (coreNanoseconds === 0 || areMillicoresFirm(nanocores));
    }
    if (metrics.containers.length > served) metrics.containers.length = served;
    isFirm &&= served === this.#tracks.length && measuredFrom > this.#startedAt!;
    metrics.measuredFrom = isFirm ? measuredFrom : undefined;
    return metrics;
  }

  #restart(startedAt: SimTime): void {
    this.#startedAt = startedAt;
    const { stableName, restarts } = this.#pod;
    for (const track of this.#tracks) {
      const key = `housekeeping/${stableName}/${track.container}${restarts === 0 ? "" : `/${restarts}`}`;
      track.restart(startedAt, this.#streams.forKey(key));
    }
  }
}

/**
 * A pod whose counters are read at the scrape itself: the mean since the previous scrape that brought
 * a value, before it since the containers' start; none while they are younger than 10 s. What test clusters with
 * scripted metrics do.
 */
export class ScrapedPodCursor implements PodCursor {
  readonly #pod: Pod;
  readonly #containers: readonly string[];
  readonly #cycles: ScrapeCycles;
  #cycle = -1;
  #served: PodMetrics | undefined;

  constructor(pod: Pod, containers: readonly string[], cycles: ScrapeCycles) {
    this.#pod = pod;
    this.#containers = containers;
    this.#cycles = cycles;
  }

  servedAfter(cycle: ScrapeCycle): PodMetrics | undefined {
    if (cycle.index !== this.#cycle) {
      this.#cycle = cycle.index;
      this.#served = this.#scrape(cycle);
    }
    return this.#served;
  }

  #scrape(cycle: ScrapeCycle): PodMetrics | undefined {
    const { node, usage, containersStartedAt: startedAt, exitedAt } = this.#pod;
    if (node === null || usage === null || startedAt === null) return undefined;
    const at = this.#cycles.scrapeAt(cycle, node);
    if (at === undefined || at - startedAt < FRESH_CONTAINER_MINIMUM_AGE) return undefined;
    if (exitedAt !== null && exitedAt <= at) return undefined;
    const before = this.#cycles.cycle(cycle.index - 1);
    const beforeAt = before === undefined ? undefined : this.#cycles.scrapeAt(before, node);
    const isFirst = beforeAt === undefined || beforeAt - startedAt < FRESH_CONTAINER_MINIMUM_AGE;
    const from = isFirst ? startedAt : beforeAt;
    const containers = this.#containers.map((container) => ({
      last: readContainer(container, startedAt, at, usage),
      prev: readContainer(container, startedAt, from, usage),
    }));
    return queryPodMetrics({ containers, hasPrev: true });
  }
}
