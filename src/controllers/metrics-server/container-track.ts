import {
  type AmountRange,
  type ContainerMetrics,
  type CountedSource,
  type PodUsage,
  USAGE_COURSE,
  type UsageSource,
} from "../../cluster/index.js";
import type { Stream } from "../../random/index.js";
import type { SimTime } from "../../units/index.js";
import { wholeBytes, wholeCoreNanoseconds } from "./container-sample.js";
import { FRESH_CONTAINER_MINIMUM_AGE, HOUSEKEEPING } from "./defaults.js";
import { NumberRows } from "./number-rows.js";
import { exactNanocores, LONGEST_WINDOW_MICROS, windowBetween } from "./query-pod-metrics.js";

/** Samples older than this before the instant asked for are passed over unread: no rate reaches back to them. */
const READ_BACK = 120_000_000;

/** How far two measurements of one rate can lie apart before they are cut to whole nanocores, and some more. */
export const MEASUREMENT_SPREAD_NANOCORES = 0.25;

/**
 * Whether the millicores stay the same at a constant rate: counters are rounded to a nanosecond and lie 10 s or more
 * apart, so that a measurement is at most 0.1 nanocores off, before it is cut.
 */
function areMillicoresFirm(exactNanocores: number): boolean {
  const least = Math.trunc(exactNanocores - MEASUREMENT_SPREAD_NANOCORES);
  const most = Math.trunc(exactNanocores + MEASUREMENT_SPREAD_NANOCORES);
  return Math.ceil(least / 1e6) === Math.ceil(most / 1e6);
}

/** What a rate is measured from. */
type Previous = "none" | "zero" | "point";

// The numbers of a track in its row.
const NEXT_AT = 0;
const INTERVAL = 1;
const STARTED_AT = 2;
const SAMPLED_AT = 3;
const SAMPLED_CPU = 4;
const SAMPLED_MEMORY = 5;
const LAST_AT = 6;
const LAST_CPU = 7;
const LAST_MEMORY = 8;
const PREVIOUS_AT = 9;
const PREVIOUS_CPU = 10;
const READ_CPU = 11;
const READ_MEMORY = 12;
const NANOCORES = 13;
/** The use's `UsageCourse`: far fewer places of memory than the use itself. */
const COURSE = 14;
/** Jitters drawn ahead: the stream is memory of its own, and is asked for several at a time. */
const DRAWN = COURSE + USAGE_COURSE.width;
const DRAWN_AHEAD = 10;
/** Room for one track. */
export const TRACK_WIDTH = DRAWN + DRAWN_AHEAD;
/** Fewer samples than this in a row cost less to take than to ask whether all but the newest can be skipped. */
const FEW_SAMPLES = 2;

/**
 * One container in the pipeline: when cAdvisor samples it and what it saw, evaluated when somebody asks, from the
 * container's own stream; and what metrics-server's storage holds of it. All in place: a scrape allocates nothing.
 *
 * Sampling: the first sample is taken when the container is discovered, drawn within a second of its start (never at
 * the start itself: metrics-server would take that for a restart); each further one after `interval · U[1, 2)`. Two
 * equal samples in a row (an idle container) double the interval up to its maximum; a change sets it back.
 * Storing: as `storePodScrape` says, which a test holds it to.
 * Source: github.com/google/cadvisor v0.56.2 manager/container.go housekeeping, nextHousekeepingInterval;
 * metrics-server v0.9.0 pkg/storage/pod.go Store.
 */
export class ContainerTrack implements ContainerMetrics {
  readonly name: string;
  /** The storage holds a last point. */
  hasLast = false;
  previous: Previous = "none";
  /** Whether what was measured last reads the same, in millicores, at any other time while the rate stays. */
  isFirm = false;

  #stream: Stream | null = null;
  #hasSample = false;
  /** What its use follows, where its row tells how, and the departures of that when it was told. */
  #source: CountedSource | null = null;
  #departures = -1;
  /** How many of the jitters drawn ahead are used up. */
  #used = DRAWN_AHEAD;
  readonly #values: Float64Array;
  /** Where its row begins. */
  readonly #row: number;

  /** `rows`: where its numbers lie beside those of other tracks. */
  constructor(name: string, rows = new NumberRows(TRACK_WIDTH, 1)) {
    this.name = name;
    this.#row = rows.claim();
    this.#values = rows.values;
  }

  get lastAt(): number {
    return this.#values[this.#row + LAST_AT]!;
  }

  get lastCpuNanoseconds(): number {
    return this.#values[this.#row + LAST_CPU]!;
  }

  /** As served; measured by `measure`. */
  get cpuNanocores(): number {
    return this.#values[this.#row + NANOCORES]!;
  }

  /** As served. */
  get memoryBytes(): number {
    return this.#values[this.#row + LAST_MEMORY]!;
  }

  get previousAt(): number {
    return this.#values[this.#row + PREVIOUS_AT]!;
  }

  get previousCpuNanoseconds(): number {
    return this.#values[this.#row + PREVIOUS_CPU]!;
  }

  /** What the rate is measured over. */
  get windowMicros(): number {
    return this.previous === "point" ? windowBetween(this.previousAt, this.lastAt) : LONGEST_WINDOW_MICROS;
  }

  /** The container's process began at `startedAt`; the storage still holds what it had of an earlier one. */
  restart(startedAt: SimTime, stream: Stream): void {
    const values = this.#values;
    const row = this.#row;
    this.#stream = stream;
    values[row + STARTED_AT] = startedAt;
    values[row + INTERVAL] = HOUSEKEEPING.interval;
    values[row + NEXT_AT] = Math.floor(startedAt + 1 + HOUSEKEEPING.discovery * stream.uniform());
    this.#hasSample = false;
    this.#used = DRAWN_AHEAD;
  }

  /** Something happened to its pod. */
  podChanged(): void {
    this.#source = null;
  }

  /** What its use has followed from `from` on, being constant; null: nothing, as far as is known here. */
  steadySourceSince(from: number): UsageSource | null | undefined {
    const source = this.#source;
    if (source === null || source.departures !== this.#departures) return undefined;
    const isSteady =
      from >= this.#values[this.#row + COURSE + USAGE_COURSE.since]! &&
      from >= source.steadySince &&
      from >= source.lastChangeAt;
    return isSteady ? source : null;
  }

  /** Samples up to `at`, which never goes back; false before the first sample. */
  sampleUpTo(at: SimTime, usage: PodUsage): boolean {
    const values = this.#values;
    const row = this.#row;
    let next = values[row + NEXT_AT]!;
    if (next > at) return this.#hasSample;
    // Of a container that is always busy only the newest sample is ever asked for; the others leave no trace.
    const takesNewestOnly = at - next >= FEW_SAMPLES * HOUSEKEEPING.interval && this.isBusy(usage);
    let newest = -1;
    do {
      if (next > at - READ_BACK) {
        newest = next;
        if (takesNewestOnly) values[row + INTERVAL] = HOUSEKEEPING.interval;
        else this.#take(next as SimTime, usage);
      }
      const jitter = 1 + HOUSEKEEPING.jitterFactor * this.#draw();
      next = Math.round(next + values[row + INTERVAL]! * jitter);
    } while (next <= at);
    if (takesNewestOnly && newest >= 0) this.#take(newest as SimTime, usage);
    values[row + NEXT_AT] = next;
    return this.#hasSample;
  }

  /** Whether every sample since the newest one differs from the one before it. */
  isBusy(usage: PodUsage): boolean {
    if (!this.#hasSample) return false;
    const values = this.#values;
    const row = this.#row;
    const sampledAt = values[row + SAMPLED_AT]!;
    const source = this.#source;
    // By its course where that is enough, because the use itself is memory of its own.
    if (source?.departures === this.#departures && source.busySince <= sampledAt) {
      if (values[row + COURSE + USAGE_COURSE.since]! <= sampledAt) return true;
    }
    return usage.busySince !== undefined && usage.busySince(this.name) <= sampledAt;
  }

  /**
   * Writes between what nanocores its rate lies, measured from `from` on or later; null: not known. For a container
   * that has a rate.
   */
  foresee(from: SimTime, usage: PodUsage, range: AmountRange): CountedSource | null {
    const source = this.#courseOf(usage);
    if (source === null || this.previous !== "point" || !this.isBusy(usage)) return null;
    const values = this.#values;
    const course = this.#row + COURSE;
    // What was measured last began no later than what will be.
    const begin = Math.max(from, values[this.#row + PREVIOUS_AT]!) as SimTime;
    if (values[course + USAGE_COURSE.since]! > begin || !source.coresSince(begin, range)) return null;
    const ownCores = values[course + USAGE_COURSE.rate]!;
    range.least = Math.trunc((ownCores + range.least) * 1e9 - MEASUREMENT_SPREAD_NANOCORES);
    range.most = Math.trunc((ownCores + range.most) * 1e9 + MEASUREMENT_SPREAD_NANOCORES);
    return source;
  }

  /** Whether the newest sample is the one stored last, with something to measure it from. */
  get isUnchanged(): boolean {
    const row = this.#row;
    return (
      this.hasLast &&
      this.previous !== "none" &&
      this.#values[row + LAST_AT] === this.#values[row + SAMPLED_AT]
    );
  }

  /** Stores the newest sample; `podHasPrevious`: some container of the pod had a previous point before. */
  store(podHasPrevious: boolean, metricResolution: SimTime): void {
    const values = this.#values;
    const row = this.#row;
    const sampledAt = values[row + SAMPLED_AT]!;
    const startedAt = values[row + STARTED_AT]!;
    const lastAt = values[row + LAST_AT]!;
    const age = sampledAt - startedAt;
    if (age > 0 && age >= FRESH_CONTAINER_MINIMUM_AGE && age < metricResolution) {
      this.#measureFrom(startedAt, 0);
    } else if (!this.hasLast || startedAt >= lastAt) {
      this.previous = "none";
    } else if (sampledAt > lastAt) {
      this.#measureFrom(lastAt, values[row + LAST_CPU]!);
    } else if (!podHasPrevious) {
      this.previous = "none";
    } else if (this.previous === "none") {
      // Upstream does not check whether this container has a point: it takes Go's zero value.
      this.previous = "zero";
    } else if (this.previous === "point" && values[row + PREVIOUS_AT]! >= sampledAt) {
      this.previous = "none";
    }
    this.hasLast = true;
    values[row + LAST_AT] = sampledAt;
    values[row + LAST_CPU] = values[row + SAMPLED_CPU]!;
    values[row + LAST_MEMORY] = values[row + SAMPLED_MEMORY]!;
  }

  /** The storage loses the container. */
  forget(): void {
    this.hasLast = false;
    this.previous = "none";
  }

  /**
   * Measures the rate between the stored points, for `cpuNanocores`. False where the counter fell: the container is
   * left out of the answer then.
   */
  measure(): boolean {
    const values = this.#values;
    const row = this.#row;
    const isMeasured = this.previous === "point";
    const used = values[row + LAST_CPU]! - (isMeasured ? values[row + PREVIOUS_CPU]! : 0);
    if (used < 0) return false;
    const nanocores = exactNanocores(used, this.windowMicros);
    values[row + NANOCORES] = Math.trunc(nanocores);
    this.isFirm = isMeasured && (used === 0 || areMillicoresFirm(nanocores));
    return true;
  }

  #draw(): number {
    const values = this.#values;
    const first = this.#row + DRAWN;
    if (this.#used === DRAWN_AHEAD) {
      const stream = this.#stream!;
      for (let i = 0; i < DRAWN_AHEAD; i++) values[first + i] = stream.uniform();
      this.#used = 0;
    }
    return values[first + this.#used++]!;
  }

  #measureFrom(at: number, cpuNanoseconds: number): void {
    this.previous = "point";
    this.#values[this.#row + PREVIOUS_AT] = at;
    this.#values[this.#row + PREVIOUS_CPU] = cpuNanoseconds;
  }

  #take(sampledAt: SimTime, usage: PodUsage): void {
    const values = this.#values;
    const row = this.#row;
    if (!this.#readByCourse(sampledAt, usage)) {
      if (usage.readInto === undefined) {
        values[row + READ_CPU] = usage.cpuCoreMicrosAt(sampledAt, this.name);
        values[row + READ_MEMORY] = usage.memoryBytesAt(sampledAt, this.name);
      } else {
        usage.readInto(values, row + READ_CPU, sampledAt, this.name);
      }
    }
    const cpu = wholeCoreNanoseconds(values[row + READ_CPU]!);
    const memory = wholeBytes(values[row + READ_MEMORY]!);
    const isIdle =
      this.#hasSample && cpu === values[row + SAMPLED_CPU] && memory === values[row + SAMPLED_MEMORY];
    values[row + INTERVAL] = isIdle
      ? Math.min(values[row + INTERVAL]! * 2, HOUSEKEEPING.maximum)
      : HOUSEKEEPING.interval;
    this.#hasSample = true;
    values[row + SAMPLED_AT] = sampledAt;
    values[row + SAMPLED_CPU] = cpu;
    values[row + SAMPLED_MEMORY] = memory;
  }

  /** What its use follows, with its course in the row. */
  #courseOf(usage: PodUsage): CountedSource | null {
    if (this.#source?.departures !== this.#departures) {
      this.#source = usage.courseInto?.(this.#values, this.#row + COURSE, this.name) ?? null;
      this.#departures = this.#source?.departures ?? -1;
    }
    return this.#source;
  }

  #readByCourse(at: SimTime, usage: PodUsage): boolean {
    const values = this.#values;
    const row = this.#row;
    const course = row + COURSE;
    const source = this.#courseOf(usage);
    if (source === null || at < values[course + USAGE_COURSE.since]!) return false;
    const own =
      values[course + USAGE_COURSE.base]! +
      values[course + USAGE_COURSE.rate]! * (at - values[course + USAGE_COURSE.rateSince]!);
    values[row + READ_CPU] = own + (values[course + USAGE_COURSE.work]! + source.cpuAt(at));
    values[row + READ_MEMORY] =
      values[course + USAGE_COURSE.memory]! + values[course + USAGE_COURSE.perLevel]! * source.levelAt(at);
    return true;
  }
}
