import type { MicroUsd } from "../units/index.js";
import { hourlyCharge } from "./hourly-charge.js";

/** When a node was there. Microseconds of virtual time. */
export interface NodeLife {
  readonly created: number;
  /** Null: it is still there. */
  readonly gone: number | null;
}

/** What a bill is written over: after `from`, up to and including `to`. */
export interface BillingPeriod {
  readonly from: number;
  readonly to: number;
}

const SECOND_MICROS = 1e6;

/**
 * Time that is billed beyond a machine's life when it goes: up to the next whole second, and up to the minimum.
 *
 * Units: microseconds, `minimumSeconds` aside.
 *
 * @example extraBilledMicros(20_400_000, 60) // 39_600_000
 */
export function extraBilledMicros(lifeMicros: number, minimumSeconds: number): number {
  const seconds = Math.max(Math.ceil(lifeMicros / SECOND_MICROS), minimumSeconds);
  return seconds * SECOND_MICROS - lifeMicros;
}

/**
 * Time that one node is billed for within a period. A node that stays beyond the period's end is billed as far as it
 * goes; what its end adds belongs to the period in which it goes.
 */
export function billedMicros(life: NodeLife, period: BillingPeriod, minimumSeconds: number): number {
  const from = Math.max(life.created, period.from);
  const to = Math.min(life.gone ?? period.to, period.to);
  const goesInPeriod = life.gone !== null && life.gone > period.from && life.gone <= period.to;
  const extra = goesInPeriod ? extraBilledMicros(life.gone - life.created, minimumSeconds) : 0;
  return Math.max(0, to - from) + extra;
}

/** The bill of nodes of one price over a period: exact, rounded once. */
export function billNodes(
  lives: readonly NodeLife[],
  usdPerHour: number,
  period: BillingPeriod,
  minimumSeconds: number,
): MicroUsd {
  let micros = 0n;
  for (const life of lives) micros += BigInt(billedMicros(life, period, minimumSeconds));
  return hourlyCharge(micros, usdPerHour);
}
