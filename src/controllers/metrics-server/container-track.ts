import type { PodUsage } from "../../cluster/index.js";
import type { Stream } from "../../random/index.js";
import type { SimTime } from "../../units/index.js";
import { cpuCoreNanosecondsOf, memoryBytesOf } from "./container-sample.js";
import { FRESH_CONTAINER_MINIMUM_AGE, HOUSEKEEPING } from "./defaults.js";

/** Samples older than this before the instant asked for are passed over unread: no rate reaches back to them. */
const READ_BACK = 120_000_000;

/** What a rate is measured from. */
type Previous = "none" | "zero" | "point";

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
export class ContainerTrack {
  readonly container: string;
  /** The storage holds a last point. */
  hasLast = false;
  lastAt = 0;
  lastCpuNanoseconds = 0;
  lastMemoryBytes = 0;
  previous: Previous = "none";
  previousAt = 0;
  previousCpuNanoseconds = 0;

  #stream: Stream | null = null;
  #startedAt = 0;
  #interval: number = HOUSEKEEPING.interval;
  #nextAt = 0;
  #hasSample = false;
  #sampledAt = 0;
  #cpuNanoseconds = 0;
  #memoryBytes = 0;

  constructor(container: string) {
    this.container = container;
  }

  /** The container's process began at `startedAt`; the storage still holds what it had of an earlier one. */
  restart(startedAt: SimTime, stream: Stream): void {
    this.#stream = stream;
    this.#startedAt = startedAt;
    this.#interval = HOUSEKEEPING.interval;
    this.#nextAt = Math.floor(startedAt + 1 + HOUSEKEEPING.discovery * stream.uniform());
    this.#hasSample = false;
  }

  /** Samples up to `at`, which never goes back; false before the first sample. */
  sampleUpTo(at: SimTime, usage: PodUsage): boolean {
    while (this.#nextAt <= at) {
      if (this.#nextAt > at - READ_BACK) this.#take(this.#nextAt as SimTime, usage);
      const jitter = 1 + HOUSEKEEPING.jitterFactor * this.#stream!.uniform();
      this.#nextAt = Math.round(this.#nextAt + this.#interval * jitter);
    }
    return this.#hasSample;
  }

  /** Whether the newest sample is the one stored last, with something to measure it from. */
  get isUnchanged(): boolean {
    return this.hasLast && this.lastAt === this.#sampledAt && this.previous !== "none";
  }

  /** Stores the newest sample; `podHasPrevious`: some container of the pod had a previous point before. */
  store(podHasPrevious: boolean, metricResolution: SimTime): void {
    const sampledAt = this.#sampledAt;
    const age = sampledAt - this.#startedAt;
    if (age > 0 && age >= FRESH_CONTAINER_MINIMUM_AGE && age < metricResolution) {
      this.#measureFrom(this.#startedAt, 0);
    } else if (!this.hasLast || this.#startedAt >= this.lastAt) {
      this.previous = "none";
    } else if (sampledAt > this.lastAt) {
      this.#measureFrom(this.lastAt, this.lastCpuNanoseconds);
    } else if (!podHasPrevious) {
      this.previous = "none";
    } else if (this.previous === "none") {
      // Upstream does not check whether this container has a point: it takes Go's zero value.
      this.previous = "zero";
    } else if (this.previous === "point" && this.previousAt >= sampledAt) {
      this.previous = "none";
    }
    this.hasLast = true;
    this.lastAt = sampledAt;
    this.lastCpuNanoseconds = this.#cpuNanoseconds;
    this.lastMemoryBytes = this.#memoryBytes;
  }

  /** The storage loses the container. */
  forget(): void {
    this.hasLast = false;
    this.previous = "none";
  }

  #measureFrom(at: number, cpuNanoseconds: number): void {
    this.previous = "point";
    this.previousAt = at;
    this.previousCpuNanoseconds = cpuNanoseconds;
  }

  #take(sampledAt: SimTime, usage: PodUsage): void {
    const cpu = cpuCoreNanosecondsOf(usage, sampledAt, this.container);
    const memory = memoryBytesOf(usage, sampledAt, this.container);
    const isIdle = this.#hasSample && cpu === this.#cpuNanoseconds && memory === this.#memoryBytes;
    this.#interval = isIdle ? Math.min(this.#interval * 2, HOUSEKEEPING.maximum) : HOUSEKEEPING.interval;
    this.#hasSample = true;
    this.#sampledAt = sampledAt;
    this.#cpuNanoseconds = cpu;
    this.#memoryBytes = memory;
  }
}
