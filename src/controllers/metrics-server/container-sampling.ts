import type { PodUsage } from "../../cluster/index.js";
import type { Stream } from "../../random/index.js";
import type { SimTime } from "../../units/index.js";
import type { ContainerSample } from "./container-sample.js";
import { HOUSEKEEPING } from "./defaults.js";

/** Samples older than this before the instant asked for are passed over unread: no rate reaches back to them. */
const READ_BACK = 120_000_000;

/**
 * When the kubelet's cAdvisor samples one container, and what it saw: evaluated when somebody asks, from the
 * container's own stream.
 *
 * The first sample is taken when the container is discovered, drawn within a second of its start (never at the
 * start itself: metrics-server would take that for a restart); each further one after `interval · U[1, 2)`. Two
 * equal samples in a row (an idle container) double the interval up to its maximum; a change sets it back.
 * Source: github.com/google/cadvisor v0.56.2 manager/container.go housekeeping, nextHousekeepingInterval.
 */
export class ContainerSampling {
  readonly container: string;
  readonly startedAt: SimTime;
  readonly #stream: Stream;
  #interval: number = HOUSEKEEPING.interval;
  #nextAt: number;
  #newest: ContainerSample | null = null;

  constructor(container: string, startedAt: SimTime, stream: Stream) {
    this.container = container;
    this.startedAt = startedAt;
    this.#stream = stream;
    this.#nextAt = Math.floor(startedAt + 1 + HOUSEKEEPING.discovery * stream.uniform());
  }

  /** The newest sample at or before `at`; `at` never goes back. Undefined before the container's start. */
  newestAt(at: SimTime, usage: PodUsage): ContainerSample | undefined {
    while (this.#nextAt <= at) {
      const sampledAt = this.#nextAt as SimTime;
      if (sampledAt > at - READ_BACK) this.#take(sampledAt, usage);
      const jitter = 1 + HOUSEKEEPING.jitterFactor * this.#stream.uniform();
      this.#nextAt = Math.round(this.#nextAt + this.#interval * jitter);
    }
    return this.#newest ?? undefined;
  }

  #take(sampledAt: SimTime, usage: PodUsage): void {
    const sample = readContainer(this.container, this.startedAt, sampledAt, usage);
    const before = this.#newest;
    const isIdle =
      before !== null &&
      before.cpuCoreNanoseconds === sample.cpuCoreNanoseconds &&
      before.memoryBytes === sample.memoryBytes;
    this.#interval = isIdle ? Math.min(this.#interval * 2, HOUSEKEEPING.maximum) : HOUSEKEEPING.interval;
    this.#newest = sample;
  }
}

/**
 * A container's counters at an instant. A started container has used some CPU and memory: 0 would drop its pod
 * from the scrape, which real processes do not do.
 */
export function readContainer(
  container: string,
  startedAt: SimTime,
  sampledAt: SimTime,
  usage: PodUsage,
): ContainerSample {
  const cpuCoreNanoseconds = Math.round(usage.cpuCoreMicrosAt(sampledAt, container) * 1000);
  return {
    container,
    startedAt,
    sampledAt,
    cpuCoreNanoseconds: Math.max(cpuCoreNanoseconds, 1),
    memoryBytes: Math.max(Math.ceil(usage.memoryBytesAt(sampledAt, container)), 1),
  };
}
