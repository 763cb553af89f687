import type { AmountRange, Pod } from "../cluster/index.js";
import { NEVER, type SimTime } from "../units/index.js";
import { LEAST_BUSY_CORES, type LoadCounter } from "./load-counter.js";

/** How far back a counter can be read, in microseconds: more than any metrics window looks back. */
const HISTORY_MICROS = 180e6;

/**
 * CPU time and a level (requests in flight, or bytes) that all pods of one state share: the CPU counter is
 * piecewise linear, so a change of rate costs one breakpoint however many pods read it.
 */
export class UsageCounter implements LoadCounter {
  revision = 0;
  departures = 0;
  busySince = NEVER;
  joins = 0;
  wantedCores = 0;
  ceilingCores = 0;
  levelCeiling = 0;
  /** Pods that began to follow it since their nodes were told. */
  readonly newcomers = new Set<Pod>();
  /** `joins` and `wantedCores` when the nodes of its pods were told last. */
  toldJoins = 0;
  toldWantedCores = 0;
  readonly #at: number[] = [];
  /** Cumulative core-microseconds at each breakpoint. */
  readonly #cpu: number[] = [];
  /** Cores from each breakpoint on. */
  readonly #cores: number[] = [];
  readonly #level: number[] = [];
  /** Change of the level per second. */
  readonly #slope: number[] = [];

  constructor(start: SimTime) {
    this.#push(start, 0, 0, 0, 0);
  }

  /** Cores used per pod from now on. */
  get cores(): number {
    return this.#cores[this.#cores.length - 1]!;
  }

  get lastChangeAt(): SimTime {
    return this.#at[this.#at.length - 1]! as SimTime;
  }

  get steadySince(): SimTime {
    const last = this.#at.length - 1;
    return this.#slope[last] === 0 ? (this.#at[last] as SimTime) : NEVER;
  }

  /** How fast the level rises per second, from the last change on. */
  get slope(): number {
    return this.#slope[this.#slope.length - 1]!;
  }

  /** Sets what holds from `at` (not before the last change) on. */
  set(at: SimTime, cores: number, level: number, slope: number): void {
    const last = this.#at.length - 1;
    if (this.#cores[last] === cores && this.#slope[last] === 0 && slope === 0 && this.#level[last] === level)
      return;
    this.revision++;
    if (cores < LEAST_BUSY_CORES) this.busySince = NEVER;
    else if (this.busySince === NEVER) this.busySince = at;
    if (this.#at[last] === at) {
      this.#cores[last] = cores;
      this.#level[last] = level;
      this.#slope[last] = slope;
      return;
    }
    this.#push(at, this.cpuAt(at), cores, level, slope);
    this.#forget(at - HISTORY_MICROS);
  }

  /** Cumulative core-microseconds per pod. */
  cpuAt(at: SimTime): number {
    const i = this.#segment(at);
    return this.#cpu[i]! + this.#cores[i]! * (at - this.#at[i]!);
  }

  levelAt(at: SimTime): number {
    const i = this.#segment(at);
    return Math.max(0, this.#level[i]! + (this.#slope[i]! * (at - this.#at[i]!)) / 1e6);
  }

  coresSince(from: SimTime, range: AmountRange): boolean {
    let i = this.#at.length - 1;
    let least = this.#cores[i]!;
    let most = least;
    while (i > 0 && this.#at[i]! > from) {
      const cores = this.#cores[--i]!;
      if (cores < least) least = cores;
      else if (cores > most) most = cores;
    }
    range.least = least;
    range.most = most;
    return this.#at[i]! <= from;
  }

  #segment(at: SimTime): number {
    let i = this.#at.length - 1;
    while (i > 0 && this.#at[i]! > at) i--;
    return i;
  }

  #push(at: number, cpu: number, cores: number, level: number, slope: number): void {
    this.#at.push(at);
    this.#cpu.push(cpu);
    this.#cores.push(cores);
    this.#level.push(level);
    this.#slope.push(slope);
  }

  /** Drops what lies before `horizon`, but for the segment that holds there. Amortised: halves at a time. */
  #forget(horizon: number): void {
    if (this.#at.length < 32 || this.#at[this.#at.length >> 1]! >= horizon) return;
    const drop = this.#at.length >> 1;
    for (const column of [this.#at, this.#cpu, this.#cores, this.#level, this.#slope]) column.splice(0, drop);
  }
}
