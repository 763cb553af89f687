declare const simTime: unique symbol;

/** Virtual time: an integer count of microseconds since the scenario's start. Also used for spans of it. */
export type SimTime = number & { readonly [simTime]: true };

export const MICROSECOND = 1 as SimTime;
export const MILLISECOND = 1_000 as SimTime;
export const SECOND = 1_000_000 as SimTime;
export const MINUTE = 60_000_000 as SimTime;
export const HOUR = 3_600_000_000 as SimTime;
export const DAY = 86_400_000_000 as SimTime;

/** Never reached by an event; sorts after every real time. */
export const NEVER = Number.MAX_SAFE_INTEGER as SimTime;

/** Brands a count of microseconds, rounded to the nearest integer. */
export function micros(microseconds: number): SimTime {
  return Math.round(microseconds) as SimTime;
}

/** Virtual time from seconds, rounded to the nearest microsecond. @example seconds(1.5) // 1_500_000 */
export function seconds(value: number): SimTime {
  return Math.round(value * 1e6) as SimTime;
}

/** Seconds as a plain number, for arithmetic in upstream's units. */
export function toSeconds(time: SimTime): number {
  return time / 1e6;
}

/** `a + b`, keeping the brand. */
export function after(time: SimTime, span: SimTime): SimTime {
  return (time + span) as SimTime;
}

/** `a − b`, keeping the brand. */
export function span(from: SimTime, to: SimTime): SimTime {
  return (to - from) as SimTime;
}

/** Cut to the whole second at or before, as timestamps pass through the Kubernetes API. */
export function truncateToSecond(time: SimTime): SimTime {
  return (Math.floor(time / 1e6) * 1e6) as SimTime;
}
