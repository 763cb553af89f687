import { civilTime, type EpochMicros, zoneOffsetSeconds } from "../../units/index.js";

const STEPS_SECONDS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400,
  172_800, 604_800, 1_209_600, 2_592_000,
];
const MOST_TICKS = 13;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export interface TimeTick {
  /** Virtual time. */
  readonly micros: number;
  readonly text: string;
}

/**
 * Round wall-clock instants between two virtual times, few enough to read. Ticks of a day and more carry the date,
 * others the time of day, with the date at midnight.
 */
export function timeTicks(
  fromMicros: number,
  toMicros: number,
  zeroEpochSeconds: number,
  timeZone: string,
): readonly TimeTick[] {
  const spanSeconds = (toMicros - fromMicros) / 1e6;
  const step = STEPS_SECONDS.find((each) => spanSeconds / each <= MOST_TICKS - 1) ?? 7_776_000;
  const offset = zoneOffsetSeconds(Math.floor(zeroEpochSeconds + fromMicros / 1e6), timeZone);
  const firstLocal = zeroEpochSeconds + offset + fromMicros / 1e6;
  const ticks: TimeTick[] = [];
  for (let local = Math.ceil(firstLocal / step - 1e-9) * step; ; local += step) {
    const micros = (local - zeroEpochSeconds - offset) * 1e6;
    if (micros > toMicros) return ticks;
    ticks.push({ micros, text: tickText(zeroEpochSeconds * 1e6 + micros, step, timeZone) });
  }
}

function tickText(epochMicros: number, stepSeconds: number, timeZone: string): string {
  const { month, day, hour, minute, second } = civilTime(epochMicros as EpochMicros, timeZone);
  const two = (value: number) => String(value).padStart(2, "0");
  const isMidnight = hour === 0 && minute === 0 && second === 0;
  if (stepSeconds >= 86_400 || isMidnight) return `${MONTHS[month - 1]} ${day}`;
  return stepSeconds >= 60 ? `${two(hour)}:${two(minute)}` : `${two(hour)}:${two(minute)}:${two(second)}`;
}
