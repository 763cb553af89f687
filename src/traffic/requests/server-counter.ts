import { NEVER, type SimTime } from "../../units/index.js";
import type { LoadCounter } from "../load-counter.js";
import type { RequestCalendar } from "./request-calendar.js";

/** How far back a counter can be read. */
const HISTORY_MICROS = 180e6;
/** Breakpoints closer than this are not kept; between them the use is a straight line. */
const GRAIN_MICROS = 250e3;

/**
 * CPU time and requests present of one pod under single requests. What lies more than a quarter of a second back is
 * known at breakpoints of that distance, which is a sixtieth of the shortest window that anybody measures.
 *
 * Reading it plays the requests up to the instant that is read.
 */
export class ServerCounter implements LoadCounter {
  revision = 0;
  readonly #calendar: RequestCalendar;
  /** Breakpoints: time, core-microseconds, requests present. */
  readonly #at: number[] = [];
  readonly #cpu: number[] = [];
  readonly #level: number[] = [];
  #touchedAt: number;
  #sum = 0;
  #cores = 0;
  #present = 0;

  constructor(calendar: RequestCalendar, start: number) {
    this.#calendar = calendar;
    this.#touchedAt = start;
    this.#push(start);
  }

  /** Cores used now. */
  get cores(): number {
    return this.#cores;
  }

  get lastChangeAt(): SimTime {
    return Math.floor(this.#touchedAt) as SimTime;
  }

  /** Single requests change it all the time. */
  get steadySince(): SimTime {
    return NEVER;
  }

  /** What holds from `at` on. */
  set(at: number, cores: number, present: number): void {
    const last = this.#at[this.#at.length - 1]!;
    if (at - last >= GRAIN_MICROS) {
      if (this.#touchedAt > last) this.#push(this.#touchedAt);
      this.#sum += this.#cores * (at - this.#touchedAt);
      this.#touchedAt = at;
      if (at > this.#at[this.#at.length - 1]!) this.#push(at);
      this.#forget(at - HISTORY_MICROS);
    } else {
      this.#sum += this.#cores * (at - this.#touchedAt);
      this.#touchedAt = at;
    }
    this.#cores = cores;
    this.#present = present;
  }

  /** Core-microseconds used up to the last change. */
  sumAt(at: number): number {
    return this.#sum + this.#cores * (at - this.#touchedAt);
  }

  cpuAt(at: SimTime): number {
    this.#calendar.advance(at);
    if (at >= this.#touchedAt) return this.#sum + this.#cores * (at - this.#touchedAt);
    const i = this.#segment(at);
    const from = this.#at[i]!;
    const to = this.#at[i + 1] ?? this.#touchedAt;
    const cpu = this.#cpu[i]!;
    if (to <= from) return cpu;
    return cpu + (((this.#cpu[i + 1] ?? this.#sum) - cpu) * Math.max(0, at - from)) / (to - from);
  }

  levelAt(at: SimTime): number {
    this.#calendar.advance(at);
    if (at >= this.#touchedAt) return this.#present;
    return this.#level[this.#segment(at)]!;
  }

  #segment(at: number): number {
    let i = this.#at.length - 1;
    while (i > 0 && this.#at[i]! > at) i--;
    return i;
  }

  #push(at: number): void {
    this.#at.push(at);
    this.#cpu.push(this.#sum);
    this.#level.push(this.#present);
  }

  /** Amortised: halves at a time. */
  #forget(horizon: number): void {
    if (this.#at.length < 64 || this.#at[this.#at.length >> 1]! >= horizon) return;
    const drop = this.#at.length >> 1;
    for (const column of [this.#at, this.#cpu, this.#level]) column.splice(0, drop);
  }
}
