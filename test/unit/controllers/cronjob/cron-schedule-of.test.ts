import { expect, it } from "vitest";
import { cronScheduleOf } from "../../../../src/controllers/cronjob/cron-schedule-of.js";
import { type EpochMicros, parseTimestamp, type SimTime } from "../../../../src/units/index.js";

const NINE = parseTimestamp("2026-01-05T09:00:00Z")!;

it.each([
  ["a schedule", "*/10 * * * *", 0],
  ["an interval, which counts from the whole second before", "@every 1m30s", 89e6],
])("ticks of %s fall on whole seconds of the wall clock, whatever time zero is", (_, text, expected) => {
  const offset = 1_001;
  const schedule = cronScheduleOf({ schedule: text }, (NINE - offset) as EpochMicros, "UTC")!;
  expect(schedule.next(0 as SimTime)).toBe(expected + offset);
});
