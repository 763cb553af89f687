import { DAY, MINUTE, NEVER, SECOND, type SimTime } from "../units/index.js";
import { LinearDemand } from "./demand-linear.js";
import { SampledDemand } from "./demand-sampled.js";
import type { DemandSeries } from "./demand-series.js";
import { StepDemand } from "./demand-step.js";

/** From one value to another at an instant. */
export function stepDemand(before: number, after: number, at: SimTime): DemandSeries {
  if (at <= 0) return new StepDemand(Float64Array.of(0), Float64Array.of(after));
  return new StepDemand(Float64Array.of(0, at), Float64Array.of(before, after));
}

/** A straight rise or fall between two instants, level before and after. */
export function rampDemand(
  from: number,
  to: number,
  start: SimTime,
  end: SimTime,
  step?: SimTime,
): DemandSeries {
  const times = start > 0 ? [0, start, end] : [start, end];
  const values = start > 0 ? [from, from, to] : [from, to];
  return new LinearDemand(Float64Array.from(times), Float64Array.from(values), step);
}

/**
 * A sine between `low` and `high`, once a `period` (a day), highest at `peakAt` (default: half a period), in steps.
 */
export function sineDemand(
  low: number,
  high: number,
  period: SimTime = DAY,
  peakAt: SimTime = (period / 2) as SimTime,
  step: SimTime = Math.min(MINUTE, Math.round(period / 100)) as SimTime,
): DemandSeries {
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  const turn = (2 * Math.PI) / (period / 1e6);
  return new SampledDemand((t) => middle * t + (half / turn) * Math.sin(turn * (t - peakAt / 1e6)), step);
}

/** When a crowd comes, how fast, how long it stays and how fast it leaves. */
export interface FlashCrowd {
  readonly start: SimTime;
  readonly rise: SimTime;
  readonly hold: SimTime;
  readonly fall: SimTime;
  /** What it adds at its height. */
  readonly height: number;
}

/** Spikes: extra load that rises, holds and falls in straight lines; 0 in between. Crowds may not overlap. */
export function flashCrowdDemand(crowds: readonly FlashCrowd[], step?: SimTime): DemandSeries {
  const times: number[] = [];
  const values: number[] = [];
  const push = (at: number, value: number) => {
    if (times[times.length - 1] === at) values[values.length - 1] = value;
    else {
      times.push(at);
      values.push(value);
    }
  };
  push(0, 0);
  for (const { start, rise, hold, fall, height } of crowds) {
    push(start, 0);
    // An instant rise or fall is a line of one microsecond.
    push(start + Math.max(1, rise), height);
    push(start + rise + Math.max(1, hold), height);
    push(start + rise + hold + Math.max(1, fall), 0);
  }
  return new LinearDemand(Float64Array.from(times), Float64Array.from(values), step);
}

/** A square wave: `high` for `share` of each period, then `low`; as in a YoYo attack. */
export class SquareWaveDemand implements DemandSeries {
  readonly low: number;
  readonly high: number;
  readonly period: SimTime;
  readonly highFor: SimTime;

  /** Throws RangeError unless 0 < share < 1. */
  constructor(low: number, high: number, period: SimTime, share = 0.5) {
    if (!(share > 0 && share < 1)) throw new RangeError(`share must lie between 0 and 1, not ${share}`);
    this.low = low;
    this.high = high;
    this.period = period;
    this.highFor = Math.round(period * share) as SimTime;
  }

  valueAt(at: SimTime): number {
    return at % this.period < this.highFor ? this.high : this.low;
  }

  nextChangeAfter(at: SimTime): SimTime {
    const phase = at % this.period;
    const start = at - phase;
    return (phase < this.highFor ? start + this.highFor : start + this.period) as SimTime;
  }
}

/** Another series times a factor. */
export class ScaledDemand implements DemandSeries {
  readonly base: DemandSeries;
  readonly factor: number;

  constructor(base: DemandSeries, factor: number) {
    this.base = base;
    this.factor = factor;
  }

  valueAt(at: SimTime): number {
    return this.base.valueAt(at) * this.factor;
  }

  nextChangeAfter(at: SimTime): SimTime {
    return this.base.nextChangeAfter(at);
  }
}

/** Another series that begins `by` later; before that its value at 0 holds. */
export class DelayedDemand implements DemandSeries {
  readonly base: DemandSeries;
  readonly by: SimTime;
  readonly #begin: SimTime;

  /** `begin`: where the other series begins; until then its value there holds. */
  constructor(base: DemandSeries, by: SimTime, begin = 0 as SimTime) {
    this.base = base;
    this.by = by;
    this.#begin = begin;
  }

  valueAt(at: SimTime): number {
    return this.base.valueAt(Math.max(this.#begin, at - this.by) as SimTime);
  }

  nextChangeAfter(at: SimTime): SimTime {
    const next = this.base.nextChangeAfter(Math.max(this.#begin, at - this.by) as SimTime);
    return next === NEVER ? NEVER : ((next + this.by) as SimTime);
  }
}

/** The first `period` of another series, over and over. */
export class RepeatedDemand implements DemandSeries {
  readonly base: DemandSeries;
  readonly period: SimTime;

  constructor(base: DemandSeries, period: SimTime) {
    if (!(period >= SECOND))
      throw new RangeError(`a series repeats after a second or more, not ${period} µs`);
    this.base = base;
    this.period = period;
  }

  valueAt(at: SimTime): number {
    return this.base.valueAt((at % this.period) as SimTime);
  }

  nextChangeAfter(at: SimTime): SimTime {
    const phase = at % this.period;
    const next = this.base.nextChangeAfter(phase as SimTime);
    return (at - phase + Math.min(next, this.period)) as SimTime;
  }
}

/** Several series at once. */
export class SumDemand implements DemandSeries {
  readonly parts: readonly DemandSeries[];

  constructor(parts: readonly DemandSeries[]) {
    this.parts = parts;
  }

  valueAt(at: SimTime): number {
    let sum = 0;
    for (const part of this.parts) sum += part.valueAt(at);
    return sum;
  }

  nextChangeAfter(at: SimTime): SimTime {
    let next: SimTime = NEVER;
    for (const part of this.parts) {
      const change = part.nextChangeAfter(at);
      if (change < next) next = change;
    }
    return next;
  }
}
