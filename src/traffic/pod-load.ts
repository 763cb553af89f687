import { type CountedSource, type PodUsage, USAGE_COURSE } from "../cluster/index.js";
import { NEVER, type SimTime } from "../units/index.js";
import { ContainerLoad, type LoadMemory } from "./container-load.js";
import { CpuShortage, roundedShare } from "./contention/cpu-shortage.js";
import { LEAST_BUSY_CORES, type LoadCounter } from "./load-counter.js";
import type { ContainerProfile, PodProfile } from "./pod-profile.js";

const NO_LOAD: LoadMemory = { baseBytes: null, bytesPerLevel: 0 };
const NONE: readonly ContainerLoad[] = [];

/**
 * A pod's use of CPU and memory since its containers started: idle use, start-up use until the first Ready, and its
 * share of the load, read from the counter that all pods in its state share. Joining another counter costs O(1).
 */
export class PodLoad implements PodUsage {
  readonly startedAt: SimTime;
  profile: PodProfile;
  /** The container that requests go to, or the one loaded container. */
  readonly main: ContainerLoad;
  /** Further containers with a use of their own. */
  #others: readonly ContainerLoad[] = NONE;
  #readyAt: SimTime | null = null;
  #exitedAt: SimTime | null = null;
  /** By container: core-microseconds that other limits would have given it before the last resize. */
  #carried: readonly number[] | null = null;
  #changedAt: SimTime;
  /** Null: it was never short of CPU. */
  #shortage: CpuShortage | null = null;

  /** `container`: the one that takes the load; undefined, or not of this pod: the first. */
  constructor(startedAt: SimTime, profile: PodProfile, container?: string, memory: LoadMemory = NO_LOAD) {
    this.startedAt = startedAt;
    this.profile = profile;
    const named = profile.containers.findIndex((x) => x.name === container);
    this.main = new ContainerLoad(this, Math.max(0, named), memory, startedAt);
    this.#changedAt = startedAt;
  }

  /** Gives another container a load of its own. Throws RangeError where it has one, or is not of this pod. */
  loadAlso(container: string, memory: LoadMemory): ContainerLoad {
    const index = this.profile.containers.findIndex(({ name }) => name === container);
    if (index < 0 || this.#partAt(index) !== undefined)
      throw new RangeError(`container ${container} cannot take a load of its own`);
    const part = new ContainerLoad(this, index, memory, this.startedAt);
    this.#others = [...this.#others, part];
    return part;
  }

  /** A container's load; the main one's where that container has none. */
  partOf(container: string | undefined): ContainerLoad {
    return this.#others.find((part) => part.loadedContainer?.name === container) ?? this.main;
  }

  /** The container that takes the load. */
  get loadedContainer(): ContainerProfile | undefined {
    return this.main.loadedContainer;
  }

  /** See `ContainerLoad.loadCap`. */
  get loadCap(): number {
    return this.main.loadCap;
  }

  /** What its containers would use if the node had enough for all. Cores, in the order of the containers. */
  get wantedCores(): readonly number[] {
    return this.#useWith(wantedOf);
  }

  /** The same without load. */
  get baseCores(): readonly number[] {
    return this.#useWith(nothingOf);
  }

  /** The sum of what its containers want, and what it stays below until the pod's node is told. Cores. */
  get ceilingCores(): number {
    let sum = 0;
    for (let i = 0; i < this.profile.containers.length; i++) sum += this.#useOf(i, ceilingOf);
    return sum;
  }

  /** What its working set stays below until its node is told, apart from what leaks. Bytes. */
  get ceilingBytes(): number {
    const { containers } = this.profile;
    let sum = 0;
    for (let i = 0; i < containers.length; i++)
      sum += this.#partAt(i)?.ceilingBytes ?? containers[i]!.idleMemoryBytes;
    return sum;
  }

  get leaks(): boolean {
    return this.main.leaks || this.#others.some((part) => part.leaks);
  }

  leakedBytesAt(at: SimTime): number {
    return this.#sumOfParts((part) => part.leakedBytesAt(at));
  }

  /** See `ContainerLoad.mostLeak`. */
  mostLeak(cores: number): number {
    return this.#sumOfParts((part) => part.mostLeak(cores));
  }

  /**
   * From `at` on its containers get at most these cores, in their order; null: what they want. False: their loads get
   * what they got before.
   */
  setShares(shares: readonly number[] | null, at: SimTime): boolean {
    const base = this.baseCores;
    let isOther = false;
    for (const part of [this.main, ...this.#others]) {
      const cap = shares === null ? Number.POSITIVE_INFINITY : roundedShare(this.#capOf(part, shares, base));
      if (cap !== part.loadCap) isOther = true;
      part.loadCap = cap;
    }
    const wasShort = this.#shortage !== null;
    if (this.#isShortNow(shares, base, at)) {
      this.#changedAt = at;
      // From now on its use is its own.
      if (!wasShort) this.main.depart();
    }
    return isOther;
  }

  /** Takes in what the idle use misses of these shares from `at` on; false: what it missed before. */
  #isShortNow(shares: readonly number[] | null, base: readonly number[], at: SimTime): boolean {
    if (shares === null) return this.#shortage?.end(at) === true;
    const missing = base.map((cores, i) => Math.max(0, cores - shares[i]!));
    if (this.#shortage === null && missing.every((cores) => cores === 0)) return false;
    this.#shortage ??= new CpuShortage();
    return this.#shortage.set(missing, at);
  }

  /** What a load can get of the shares; a proxy beside it must have as much as goes with that. */
  #capOf(part: ContainerLoad, shares: readonly number[], base: readonly number[]): number {
    const leftOf = (i: number) => (shares[i] ?? 0) - (base[i] ?? 0);
    let cap = leftOf(part.index);
    if (part !== this.main) return cap;
    for (const [i, { proxyShare = 0 }] of this.profile.containers.entries())
      if (proxyShare > 0) cap = Math.min(cap, leftOf(i) / proxyShare);
    return cap;
  }

  #useWith(loadOf: (part: ContainerLoad) => number): number[] {
    return this.profile.containers.map((_container, i) => this.#useOf(i, loadOf));
  }

  #useOf(i: number, loadOf: (part: ContainerLoad) => number): number {
    const { idleCores, startupCores, limitCores, proxyShare } = this.profile.containers[i]!;
    const part = this.#partAt(i);
    let load = part === undefined ? 0 : loadOf(part);
    if (proxyShare !== undefined && proxyShare > 0) load += proxyShare * loadOf(this.main);
    return Math.min(limitCores, idleCores + (this.#readyAt === null ? startupCores : 0) + load);
  }

  #sumOfParts(amountOf: (part: ContainerLoad) => number): number {
    let sum = amountOf(this.main);
    for (const part of this.#others) sum += amountOf(part);
    return sum;
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
    let last = Math.max(this.#changedAt, this.main.counter?.lastChangeAt ?? 0);
    for (const { counter } of this.#others) if (counter !== null) last = Math.max(last, counter.lastChangeAt);
    return last as SimTime;
  }

  get source(): LoadCounter | null {
    // A reader asks one source: not of a pod with several, nor of one whose memory is never steady, nor of one that
    // was short of CPU, whose use is its own.
    if (this.main.leaks || this.#others.length > 0 || this.#shortage !== null) return null;
    return this.main.counter;
  }

  /** From `at` on the load of the pod's main container is what this counter counts. */
  follow(counter: LoadCounter | null, at: SimTime): void {
    if (this.main.follow(counter, at)) this.#changedAt = at;
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

  /** The pod was started anew because of one container: the others are the processes of `before`. */
  continueLeaks(before: PodLoad, restarted: string, at: SimTime): void {
    for (const part of [this.main, ...this.#others]) {
      const name = part.loadedContainer?.name;
      if (name !== restarted) part.continueLeak(before.partOf(name), at);
    }
  }

  markExited(at: SimTime): void {
    if (this.#exitedAt !== null) return;
    this.main.follow(null, at);
    for (const part of this.#others) part.follow(null, at);
    this.#exitedAt = at;
    this.#changedAt = at;
  }

  cpuCoreMicrosAt(at: SimTime, container?: string): number {
    if (at <= this.startedAt) return 0;
    let sum = 0;
    const { containers } = this.profile;
    for (let i = 0; i < containers.length; i++) {
      if (container === undefined || containers[i]!.name === container) sum = this.#addCpuOf(i, at, sum);
    }
    return sum;
  }

  memoryBytesAt(at: SimTime, container?: string): number {
    if (this.#isAbsentAt(at)) return 0;
    let sum = 0;
    const { containers } = this.profile;
    for (let i = 0; i < containers.length; i++) {
      if (container === undefined || containers[i]!.name === container) sum += this.#memoryOf(i, at);
    }
    return sum;
  }

  readInto(values: Float64Array, offset: number, at: SimTime, container: string): void {
    let cpu = 0;
    let memory = 0;
    const { containers } = this.profile;
    for (let i = 0; i < containers.length; i++) {
      if (containers[i]!.name !== container) continue;
      if (at > this.startedAt) cpu = this.#addCpuOf(i, at, cpu);
      if (!this.#isAbsentAt(at)) memory += this.#memoryOf(i, at);
    }
    values[offset] = cpu;
    values[offset + 1] = memory;
  }

  courseInto(values: Float64Array, offset: number, container: string): CountedSource | null {
    const x = this.loadedContainer;
    if (this.source === null || this.#carried !== null || x === undefined) return null;
    if (x.name !== container || x.proxyShare !== undefined) return null;
    const readyAt = this.#readyAt;
    const startUpCores = Math.min(x.limitCores, x.idleCores + x.startupCores);
    values[offset + USAGE_COURSE.since] = this.#changedAt;
    values[offset + USAGE_COURSE.base] = readyAt === null ? 0 : startUpCores * (readyAt - this.startedAt);
    values[offset + USAGE_COURSE.rate] =
      readyAt === null ? startUpCores : Math.min(x.limitCores, x.idleCores);
    values[offset + USAGE_COURSE.rateSince] = readyAt ?? this.startedAt;
    return this.main.courseInto(values, offset + USAGE_COURSE.work);
  }

  busySince(container: string): SimTime {
    const { containers } = this.profile;
    for (let i = 0; i < containers.length; i++) {
      const { name, limitCores, idleCores } = containers[i]!;
      if (name !== container) continue;
      if (this.#exitedAt !== null) return NEVER;
      if (Math.min(limitCores, idleCores) >= LEAST_BUSY_CORES) return this.startedAt;
      return this.#partAt(i)?.busySince ?? NEVER;
    }
    return NEVER;
  }

  #isAbsentAt(at: SimTime): boolean {
    return at < this.startedAt || (this.#exitedAt !== null && at >= this.#exitedAt);
  }

  /** The i-th container's core-microseconds on top of `sum`, after the start. */
  #addCpuOf(i: number, at: SimTime, sum: number): number {
    const x = this.profile.containers[i]!;
    const end = this.#exitedAt === null ? at : (Math.min(at, this.#exitedAt) as SimTime);
    const started = this.#readyAt === null ? end : Math.min(end, this.#readyAt);
    sum += Math.min(x.limitCores, x.idleCores + x.startupCores) * (started - this.startedAt);
    sum += Math.min(x.limitCores, x.idleCores) * (end - started);
    const part = this.#partAt(i);
    if (part !== undefined) sum += part.cpuAt(end);
    if (x.proxyShare !== undefined) sum += x.proxyShare * this.main.cpuAt(end);
    if (this.#shortage !== null) sum -= this.#shortage.missedAt(i, end);
    if (this.#carried !== null) sum += this.#carried[i] ?? 0;
    return sum;
  }

  #memoryOf(i: number, at: SimTime): number {
    return this.#partAt(i)?.memoryBytesAt(at) ?? this.profile.containers[i]!.idleMemoryBytes;
  }

  #partAt(index: number): ContainerLoad | undefined {
    if (index === this.main.index) return this.main;
    for (const part of this.#others) if (part.index === index) return part;
    return undefined;
  }
}

function wantedOf({ counter }: ContainerLoad): number {
  return counter?.wantedCores ?? 0;
}

function ceilingOf({ counter }: ContainerLoad): number {
  return counter === null ? 0 : (counter.ceilingCores ?? Number.POSITIVE_INFINITY);
}

function nothingOf(): number {
  return 0;
}
