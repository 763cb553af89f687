import { NEVER, type SimTime } from "../../units/sim-time.js";
import type { LoadCounter } from "../load-counter.js";
import type { RequestCalendar } from "./request-calendar.js";

/** How far back a counter can be read. */
const HISTORY_MICROS = 180e6;
/** Breakpoints closer than this are not kept; between them the use is a straight line. */
const GRAIN_MICROS = 250e3;
const RECENT_MICROS = 5e6;

/**
 * CPU time and requests present of one pod under single requests. What lies more than a quarter of a second back is
 * known at breakpoints of that distance, which is a sixtieth of the shortest window that anybody measures.
 *
 * Reading it plays the requests up to the instant that is read.
 */
export class ServerCounter implements LoadCounter {
  revision = 0;
  levelCeiling = 0;
  readonly #calendar: RequestCalendar;
  /** Breakpoints in a ring: time, core-microseconds, requests present. Begins small, since most pods are quiet. */
  #at = new Float64Array(16);
  #cpu = new Float64Array(16);
  #level = new Float64Array(16);
  #length = 0;
  /** Place of the last breakpoint. */
  #last = -1;
  /** From when on the next breakpoint is kept. */
  #keepFrom = 0;
  #touchedAt = 0;
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

  /** What its requests used of late: nobody knows what single requests will want. */
  get wantedCores(): number {
    const at = Math.floor(this.#calendar.now) as SimTime;
    const from = Math.max(0, at - RECENT_MICROS) as SimTime;
    return from < at ? (this.cpuAt(at) - this.cpuAt(from)) / (at - from) : this.#cores;
  }

  /** Single requests change it all the time. */
  get steadySince(): SimTime {
    return NEVER;
  }

  /** What holds from now on. */
  set(cores: number, present: number): void {
    const at = this.#calendar.now;
    const passed = at - this.#touchedAt;
    if (passed > 0) {
      const isFar = at >= this.#keepFrom;
      if (isFar && this.#touchedAt > this.#at[this.#last]!) this.#push(this.#touchedAt);
      this.#sum += this.#cores * passed;
      this.#touchedAt = at;
      if (isFar) this.#push(at);
    }
    this.#cores = cores;
    this.#present = present;
  }

  /** Core-microseconds used up to now. */
  get total(): number {
    return this.#sum + this.#cores * (this.#calendar.now - this.#touchedAt);
  }

  cpuAt(at: SimTime): number {
    this.#calendar.advance(at);
    if (at >= this.#touchedAt) return this.#sum + this.#cores * (at - this.#touchedAt);
    const back = this.#stepsBack(at);
    const place = this.#placeOf(back);
    const from = this.#at[place]!;
    const cpu = this.#cpu[place]!;
    const next = this.#placeOf(back - 1);
    const to = back === 0 ? this.#touchedAt : this.#at[next]!;
    if (to <= from) return cpu;
    const reached = back === 0 ? this.#sum : this.#cpu[next]!;
    return cpu + ((reached - cpu) * Math.max(0, at - from)) / (to - from);
  }

  levelAt(at: SimTime): number {
    this.#calendar.advance(at);
    if (at >= this.#touchedAt) return this.#present;
    return this.#level[this.#placeOf(this.#stepsBack(at))]!;
  }

  /** How many breakpoints before the last one the one lies that holds at `at`. */
  #stepsBack(at: number): number {
    let back = 0;
    while (back < this.#length - 1 && this.#at[this.#placeOf(back)]! > at) back++;
    return back;
  }

  #placeOf(back: number): number {
    return (this.#last - back) & (this.#at.length - 1);
  }

  #push(at: number): void {
    if (this.#length === this.#at.length) {
      // The oldest gives way once all that may be asked for lies behind it.
      if (this.#at[this.#placeOf(this.#length - 2)]! > at - HISTORY_MICROS) this.#grow();
      else this.#length--;
    }
    this.#length++;
    this.#last = (this.#last + 1) & (this.#at.length - 1);
    this.#at[this.#last] = at;
    this.#keepFrom = at + GRAIN_MICROS;
    this.#cpu[this.#last] = this.#sum;
    this.#level[this.#last] = this.#present;
  }

  #grow(): void {
    const { length } = this.#at;
    const inOrder = (column: Float64Array) => {
      const larger = new Float64Array(length * 2);
      for (let i = 0; i < length; i++) larger[i] = column[this.#placeOf(length - 1 - i)]!;
      return larger;
    };
    const [at, cpu, level] = [inOrder(this.#at), inOrder(this.#cpu), inOrder(this.#level)];
    this.#at = at;
    this.#cpu = cpu;
    this.#level = level;
    this.#last = length - 1;
  }
}
