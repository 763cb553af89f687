import { civilTime, type EpochMicros, zoneOffsetSeconds } from "../../units/index.js";
import type { CronSchedule } from "./cron-schedule.js";

const MINUTE = 60;
const DAY = 86_400;
const YEARS_AHEAD = 5;

/**
 * The first tick of a schedule after an instant; undefined when there is none within five years.
 *
 * With day of month and day of week both restricted, one of them is enough. A local time that a change of clocks
 * skips has no tick; one that occurs twice has two.
 *
 * Units: whole seconds since 1970; a fraction of `after` is dropped.
 * Source: github.com/robfig/cron v3.0.1 spec.go#Next, constantdelay.go#Next
 */
export function nextCronTick(schedule: CronSchedule, after: number): number | undefined {
  const afterSecond = Math.floor(after);
  if (schedule.kind === "every") return afterSecond + schedule.seconds;
  const { minute, hour, month, timeZone } = schedule;
  let at = (Math.floor(afterSecond / MINUTE) + 1) * MINUTE;
  const lastYear = civilAt(at, timeZone).year + YEARS_AHEAD;
  for (;;) {
    const local = civilAt(at, timeZone);
    if (local.year > lastYear) return undefined;
    if (!month.values.has(local.month) || !matchesDay(schedule, local.day, local.weekday)) {
      at = nextMidnight(at, timeZone);
    } else if (!hour.values.has(local.hour)) {
      at += (60 - local.minute) * MINUTE;
    } else if (!minute.values.has(local.minute)) {
      at += MINUTE;
    } else {
      return at;
    }
  }
}

function civilAt(epochSeconds: number, timeZone: string) {
  return civilTime((epochSeconds * 1e6) as EpochMicros, timeZone);
}

function matchesDay(
  { dayOfMonth, dayOfWeek }: Extract<CronSchedule, { kind: "fields" }>,
  day: number,
  weekday: number,
): boolean {
  const inMonth = dayOfMonth.values.has(day);
  const inWeek = dayOfWeek.values.has(weekday);
  return dayOfMonth.isStar || dayOfWeek.isStar ? inMonth && inWeek : inMonth || inWeek;
}

/** The start of the next local day; where a change of clocks skips midnight, the first instant after it. */
function nextMidnight(at: number, timeZone: string): number {
  const offset = zoneOffsetSeconds(at, timeZone);
  const midnight = (Math.floor((at + offset) / DAY) + 1) * DAY;
  const guess = midnight - offset;
  const exact = midnight - zoneOffsetSeconds(guess, timeZone);
  return exact > at ? exact : guess;
}
