import type { PodUsage } from "../cluster/index.js";
import type { SimTime } from "../units/index.js";
import type { LoadCounter } from "./load-counter.js";
import type { ContainerProfile, PodProfile } from "./pod-profile.js";

/** A stretch of time in which a pod followed one shared counter (null: no load). */
interface Membership {
  readonly from: SimTime;
  readonly counter: LoadCounter | null;
  /** Load's cumulative core-microseconds of this pod at `from`, less the counter's. */
  readonly offset: number;
}

/** How the load of a pod uses memory: its own base (null: the container's idle memory) and bytes per level. */
export interface LoadMemory {
  readonly baseBytes: number | null;
  readonly bytesPerLevel: number;
  /** What the container loses track of while it runs. */
  readonly leakBytesPerSecond?: number;
}

const HISTORY_MICROS = 180e6;
const NO_LOAD: LoadMemory = { baseBytes: null, bytesPerLevel: 0 };

/**
 * A pod's use of CPU and memory since its containers started: idle use, start-up use until the first Ready, and its
 * share of the load, read from the counter that all pods in its state share. Joining another counter costs O(1).
 */
export class PodLoad implements PodUsage {
  readonly startedAt: SimTime;
  profile: PodProfile;
  /** Index of the container that takes the load. */
  readonly #loaded: number;
  readonly #memory: LoadMemory;
  #memberships: Membership[];
  #readyAt: SimTime | null = null;
  #exitedAt: SimTime | null = null;
  /** By container: core-microseconds that other limits would have given it before the last resize. */
  #carried: readonly number[] | null = null;
  #changedAt: SimTime;

  /** `container`: the one that takes the load; undefined, or not of this pod: the first. */
  constructor(startedAt: SimTime, profile: PodProfile, container?: string, memory: LoadMemory = NO_LOAD) {
    this.startedAt = startedAt;
    this.profile = profile;
    const named = profile.containers.findIndex((x) => x.name === container);
    this.#loaded = Math.max(0, named);
    this.#memory = memory;
    this.#memberships = [{ from: startedAt, counter: null, offset: 0 }];
    this.#changedAt = startedAt;
  }

  /** The container that takes the load. */
  get loadedContainer(): ContainerProfile | undefined {
    return this.profile.containers[this.#loaded];
  }

  /** CPU of a request compared with the usual one: more while the pod warms up. */
  cpuFactorAt(at: SimTime): number {
    const { warmUp } = this.profile;
    if (warmUp === null) return 1;
    return this.#readyAt === null || at < this.#readyAt + warmUp.for ? warmUp.cpuFactor : 1;
  }

  get readyAt(): SimTime | null {
    return this.#readyAt;
  }

  get hasExited(): boolean {
    return this.#exitedAt !== null;
  }

  get lastChangeAt(): SimTime {
    const counter = this.#memberships[this.#memberships.length - 1]!.counter;
    return Math.max(this.#changedAt, counter?.lastChangeAt ?? 0) as SimTime;
  }

  get source(): LoadCounter | null {
    // While it leaks, its memory is never steady.
    if ((this.#memory.leakBytesPerSecond ?? 0) > 0) return null;
    return this.#memberships[this.#memberships.length - 1]!.counter;
  }

  /** From `at` on the pod's load is what this counter counts. */
  follow(counter: LoadCounter | null, at: SimTime): void {
    const last = this.#memberships[this.#memberships.length - 1]!;
    if (last.counter === counter) return;
    if (last.counter !== null) {
      last.counter.revision++;
      if (last.counter.departures !== undefined) last.counter.departures++;
    }
    if (counter !== null) counter.revision++;
    const offset = this.#loadAt(at) - (counter === null ? 0 : counter.cpuAt(at));
    if (last.from === at && this.#memberships.length > 1) this.#memberships.pop();
    this.#memberships.push({ from: at, counter, offset });
    while (this.#memberships.length > 2 && this.#memberships[1]!.from < at - HISTORY_MICROS) {
      this.#memberships.shift();
    }
    this.#changedAt = at;
  }

  /** The start-up use ends with the first Ready. */
  markReady(at: SimTime): void {
    if (this.#readyAt !== null) return;
    this.#readyAt = at;
    this.#changedAt = at;
  }

  /** Other limits hold from `at` on; what was used before stays. */
  resize(profile: PodProfile, at: SimTime): void {
    const { containers } = this.profile;
    const before = containers.map(({ name }) => this.cpuCoreMicrosAt(at, name));
    this.profile = profile;
    this.#carried = null;
    this.#carried = containers.map(({ name }, i) => before[i]! - this.cpuCoreMicrosAt(at, name));
    this.#changedAt = at;
  }

  /** Bytes per second by which the loaded container's memory grows, from the last change on. */
  get memoryGrowth(): number {
    const counter = this.#memberships[this.#memberships.length - 1]!.counter;
    return this.#memory.bytesPerLevel * (counter?.slope ?? 0) + (this.#memory.leakBytesPerSecond ?? 0);
  }

  markExited(at: SimTime): void {
    if (this.#exitedAt !== null) return;
    this.follow(null, at);
    this.#exitedAt = at;
    this.#changedAt = at;
  }

  cpuCoreMicrosAt(at: SimTime, container?: string): number {
    if (at <= this.startedAt) return 0;
    const end = this.#exitedAt === null ? at : (Math.min(at, this.#exitedAt) as SimTime);
    const started = this.#readyAt === null ? end : Math.min(end, this.#readyAt);
    let sum = 0;
    const { containers } = this.profile;
    for (let i = 0; i < containers.length; i++) {
      const x = containers[i]!;
      if (container !== undefined && x.name !== container) continue;
      sum += Math.min(x.limitCores, x.idleCores + x.startupCores) * (started - this.startedAt);
      sum += Math.min(x.limitCores, x.idleCores) * (end - started);
      if (i === this.#loaded) sum += this.#loadAt(end);
      if (this.#carried !== null) sum += this.#carried[i] ?? 0;
    }
    return sum;
  }

  memoryBytesAt(at: SimTime, container?: string): number {
    if (at < this.startedAt || (this.#exitedAt !== null && at >= this.#exitedAt)) return 0;
    let sum = 0;
    const { containers } = this.profile;
    for (let i = 0; i < containers.length; i++) {
      const x = containers[i]!;
      if (container !== undefined && x.name !== container) continue;
      if (i !== this.#loaded) {
        sum += x.idleMemoryBytes;
        continue;
      }
      const { counter } = this.#membershipAt(at);
      const level = counter === null ? 0 : counter.levelAt(at);
      sum += (this.#memory.baseBytes ?? x.idleMemoryBytes) + this.#memory.bytesPerLevel * level;
      sum += ((this.#memory.leakBytesPerSecond ?? 0) * (at - this.startedAt)) / 1e6;
    }
    return sum;
  }

  #loadAt(at: SimTime): number {
    const { counter, offset } = this.#membershipAt(at);
    return offset + (counter === null ? 0 : counter.cpuAt(at));
  }

  #membershipAt(at: SimTime): Membership {
    let i = this.#memberships.length - 1;
    while (i > 0 && this.#memberships[i]!.from > at) i--;
    return this.#memberships[i]!;
  }
}
