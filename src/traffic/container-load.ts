import type { CountedSource } from "../cluster/index.js";
import { NEVER, type SimTime, toSeconds } from "../units/index.js";
import type { LoadCounter } from "./load-counter.js";
import type { ContainerProfile } from "./pod-profile.js";

/** A stretch of time in which a container followed one shared counter (null: no load). */
interface Membership {
  readonly from: SimTime;
  readonly counter: LoadCounter | null;
  /** Load's cumulative core-microseconds of this container at `from`, less the counter's. */
  readonly offset: number;
  /** The same, whole. */
  readonly workBefore: number;
  /** Bytes that its requests had leaked by `from`. */
  readonly leakedBefore: number;
  /** CPU of a request in this stretch compared with the usual one. */
  readonly cpuFactor: number;
}

/** How a load uses memory: its own base (null: the container's idle memory) and bytes per level. */
export interface LoadMemory {
  readonly baseBytes: number | null;
  readonly bytesPerLevel: number;
  /** What the container loses track of while it runs. */
  readonly leakBytesPerSecond?: number;
  /** What it loses track of for each core-second that requests of the usual cost take. */
  readonly leakBytesPerCoreSecond?: number;
}

/** The pod that a container is in, as its load sees it. */
interface Surroundings {
  readonly profile: { readonly containers: readonly ContainerProfile[] };
  cpuFactorAt(at: SimTime): number;
}

const NONE_EARLIER: Membership[] = [];
const HISTORY_MICROS = 180e6;

/** One container's share of a load, read from the counter that all containers in its state share. */
export class ContainerLoad {
  readonly index: number;
  readonly memory: LoadMemory;
  /** The most cores that the load can get of its node at present; Infinity while there is enough for all. */
  loadCap = Number.POSITIVE_INFINITY;
  readonly #pod: Surroundings;
  /** Whether it loses track of memory while it runs. */
  readonly leaks: boolean;
  /** The present stretch, and those before it, oldest first. */
  #last: Membership;
  #earlier: Membership[] = NONE_EARLIER;
  #leaksSince: SimTime;

  constructor(pod: Surroundings, index: number, memory: LoadMemory, startedAt: SimTime) {
    this.#pod = pod;
    this.index = index;
    this.memory = memory;
    this.#leaksSince = startedAt;
    const { leakBytesPerSecond = 0, leakBytesPerCoreSecond = 0 } = memory;
    this.leaks = leakBytesPerSecond > 0 || leakBytesPerCoreSecond > 0;
    this.#last = {
      from: startedAt,
      counter: null,
      offset: 0,
      workBefore: 0,
      leakedBefore: 0,
      cpuFactor: 1,
    };
  }

  /** Undefined: a pod without containers. */
  get loadedContainer(): ContainerProfile | undefined {
    return this.#pod.profile.containers[this.index];
  }

  get counter(): LoadCounter | null {
    return this.#last.counter;
  }

  /** Since when its CPU counter has risen without a pause; NEVER: it may stand still. */
  get busySince(): SimTime {
    const { from, counter } = this.#last;
    return Math.max(from, counter?.busySince ?? NEVER) as SimTime;
  }

  /** From `at` on the load is what this counter counts. False where it was already so. */
  follow(counter: LoadCounter | null, at: SimTime): boolean {
    const last = this.#last;
    const cpuFactor = counter === null ? last.cpuFactor : this.#pod.cpuFactorAt(at);
    if (last.counter === counter && last.cpuFactor === cpuFactor) return false;
    this.depart();
    if (counter !== null) {
      counter.revision++;
      if (counter.joins !== undefined) counter.joins++;
    }
    const work = this.cpuAt(at);
    const leaked = this.#leakedByWork(at);
    // What was replaced in the same instant is never read; but a leak that goes on is noted in the oldest stretch.
    if (last.from < at || (this.leaks && this.#earlier.length === 0)) this.#keepEarlier(last, at);
    this.#last = {
      from: at,
      counter,
      offset: work - (counter === null ? 0 : counter.cpuAt(at)),
      workBefore: work,
      leakedBefore: leaked,
      cpuFactor,
    };
    return true;
  }

  /**
   * Writes what it uses beside its counter: work, memory, bytes per level. Null: it follows none whose departures are
   * counted, or leaks.
   */
  courseInto(values: Float64Array, offset: number): CountedSource | null {
    const { counter, offset: work } = this.#last;
    if (counter?.departures === undefined || counter.busySince === undefined || this.leaks) return null;
    const { baseBytes, bytesPerLevel } = this.memory;
    values[offset] = work;
    values[offset + 1] = baseBytes ?? this.loadedContainer?.idleMemoryBytes ?? 0;
    values[offset + 2] = bytesPerLevel;
    return counter as CountedSource;
  }

  /** Tells its counter that the pod's use is no longer what it counts. */
  depart(): void {
    const { counter } = this;
    if (counter === null) return;
    counter.revision++;
    if (counter.departures !== undefined) counter.departures++;
  }

  /** Goes on leaking where the same process left off, while another container of the pod was started anew. */
  continueLeak(before: ContainerLoad, at: SimTime): void {
    this.#leaksSince = before.#leaksSince;
    const leakedBefore = before.#leakedByWork(at);
    const [oldest] = this.#earlier;
    if (oldest === undefined) this.#last = { ...this.#last, leakedBefore };
    else this.#earlier[0] = { ...oldest, leakedBefore };
  }

  /** Cumulative core-microseconds of the load. */
  cpuAt(at: SimTime): number {
    const { counter, offset } = this.#membershipAt(at);
    return offset + (counter === null ? 0 : counter.cpuAt(at));
  }

  /** Bytes of the container while it runs. */
  memoryBytesAt(at: SimTime): number {
    const { baseBytes, bytesPerLevel, leakBytesPerSecond = 0 } = this.memory;
    const { counter } = this.#membershipAt(at);
    const base = baseBytes ?? this.loadedContainer?.idleMemoryBytes ?? 0;
    const used = counter === null || bytesPerLevel === 0 ? base : base + bytesPerLevel * counter.levelAt(at);
    if (!this.leaks) return used;
    return used + leakBytesPerSecond * toSeconds((at - this.#leaksSince) as SimTime) + this.#leakedByWork(at);
  }

  /** What the working set stays below until its node is told, apart from what leaks. Bytes. */
  get ceilingBytes(): number {
    const { baseBytes, bytesPerLevel } = this.memory;
    const base = baseBytes ?? this.loadedContainer?.idleMemoryBytes ?? 0;
    return base + bytesPerLevel * (this.counter?.levelCeiling ?? 0);
  }

  /** What it has lost track of so far. Bytes. */
  leakedBytesAt(at: SimTime): number {
    const { leakBytesPerSecond = 0 } = this.memory;
    return leakBytesPerSecond * toSeconds((at - this.#leaksSince) as SimTime) + this.#leakedByWork(at);
  }

  /** The most that it can lose track of per second until its node is told, if it has so many cores. */
  mostLeak(cores: number): number {
    const { leakBytesPerSecond = 0, leakBytesPerCoreSecond = 0 } = this.memory;
    if (leakBytesPerCoreSecond === 0) return leakBytesPerSecond;
    const { counter, cpuFactor } = this.#last;
    const most = counter === null ? 0 : Math.min(cores, counter.ceilingCores ?? Number.POSITIVE_INFINITY);
    return leakBytesPerSecond + (leakBytesPerCoreSecond * most) / cpuFactor;
  }

  /** Bytes per second by which its memory grows, from the last change on. */
  get memoryGrowth(): number {
    const { bytesPerLevel, leakBytesPerSecond = 0, leakBytesPerCoreSecond = 0 } = this.memory;
    const { counter, cpuFactor } = this.#last;
    const byWork =
      leakBytesPerCoreSecond === 0 ? 0 : (leakBytesPerCoreSecond * (counter?.cores ?? 0)) / cpuFactor;
    return bytesPerLevel * (counter?.slope ?? 0) + leakBytesPerSecond + byWork;
  }

  #leakedByWork(at: SimTime): number {
    const { leakBytesPerCoreSecond = 0 } = this.memory;
    if (leakBytesPerCoreSecond === 0) return 0;
    const { workBefore, leakedBefore, cpuFactor } = this.#membershipAt(at);
    return leakedBefore + ((this.cpuAt(at) - workBefore) * 1e-6 * leakBytesPerCoreSecond) / cpuFactor;
  }

  #membershipAt(at: SimTime): Membership {
    if (at >= this.#last.from || this.#earlier.length === 0) return this.#last;
    let i = this.#earlier.length - 1;
    while (i > 0 && this.#earlier[i]!.from > at) i--;
    return this.#earlier[i]!;
  }

  /** What is over stays readable for as long as the counters are. */
  #keepEarlier(membership: Membership, now: SimTime): void {
    if (this.#earlier === NONE_EARLIER) {
      this.#earlier = [membership];
      return;
    }
    this.#earlier.push(membership);
    while (this.#earlier.length > 1 && this.#earlier[1]!.from < now - HISTORY_MICROS) this.#earlier.shift();
  }
}
