import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextCronTick, parseCronSchedule } from "../../../src/kubernetes/index.js";
import { formatTimestamp, parseTimestamp } from "../../../src/units/index.js";

/** The next ticks after an instant, as RFC 3339 in the schedule's zone. */
function ticks(schedule: string, after: string, count: number, timeZone = "UTC"): string[] {
  const parsed = parseCronSchedule(schedule, timeZone).schedule!;
  const found: string[] = [];
  let at = parseTimestamp(after)! / 1e6;
  while (found.length < count) {
    at = nextCronTick(parsed, at)!;
    found.push(formatTimestamp((at * 1e6) as Parameters<typeof formatTimestamp>[0], timeZone));
  }
  return found;
}

describe("a cron schedule", () => {
  it("takes either day where day of month and day of week are both restricted", () => {
    expect(ticks("0 0 13 * fri", "2026-03-01T00:00:00Z", 3)).toEqual([
      "2026-03-06T00:00:00Z",
      "2026-03-13T00:00:00Z",
      "2026-03-20T00:00:00Z",
    ]);
  });

  it("counts a stepped star as a restriction of its day", () => {
    expect(ticks("0 0 */10 * mon", "2026-03-01T12:00:00Z", 3)).toEqual([
      "2026-03-02T00:00:00Z",
      "2026-03-09T00:00:00Z",
      "2026-03-11T00:00:00Z",
    ]);
  });

  it("has no tick at a local time that a change of clocks skips", () => {
    expect(ticks("30 2 * * *", "2026-03-28T12:00:00Z", 1, "Europe/Berlin")).toEqual([
      "2026-03-30T02:30:00+02:00",
    ]);
  });

  it("has two ticks at a local time that occurs twice", () => {
    expect(ticks("30 2 * * *", "2026-10-24T12:00:00Z", 2, "Europe/Berlin")).toEqual([
      "2026-10-25T02:30:00+02:00",
      "2026-10-25T02:30:00+01:00",
    ]);
  });

  it("finds the first instant of a day whose midnight is skipped", () => {
    expect(ticks("0 * 8 9 *", "2024-09-07T12:00:00Z", 1, "America/Santiago")).toEqual([
      "2024-09-08T01:00:00-03:00",
    ]);
  });

  it("may repeat every so often from its last tick", () => {
    expect(ticks("@every 90m", "2026-01-01T00:00:10Z", 2)).toEqual([
      "2026-01-01T01:30:10Z",
      "2026-01-01T03:00:10Z",
    ]);
  });

  it("takes a time zone in front", () => {
    expect(ticks("CRON_TZ=Asia/Tokyo 0 9 * * *", "2026-01-01T00:00:00Z", 1)).toEqual([
      "2026-01-02T00:00:00Z",
    ]);
  });

  it("never fires on a day that does not exist", () => {
    expect(nextCronTick(parseCronSchedule("0 0 30 2 *").schedule!, 0)).toBeUndefined();
  });

  it.each([
    ["* * * *", '"* * * *" has 4 fields, not 5'],
    ["60 * * * *", 'minute "60": must be from 0 to 59'],
    ["* * * * 7", 'day of week "7": must be from 0 to 6'],
    ["*/0 * * * *", 'minute "*/0": a step must be a number above 0'],
    ["9-5 * * * *", 'minute "9-5": the range begins after its end'],
    ["@often", 'unknown descriptor "@often"'],
    ["* * * foo *", 'month "foo": not a number or a name'],
  ])("says what is wrong with %s", (text, fault) => {
    expect(parseCronSchedule(text).fault).toBe(fault);
  });

  it("agrees with croner on schedules of numbers, ranges and steps in UTC", () => {
    const field = (min: number, max: number) =>
      fc.oneof(
        fc.constant("*"),
        fc.integer({ min, max }).map(String),
        fc
          .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
          .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
        fc.integer({ min: 2, max: Math.min(max, 20) }).map((step) => `${min}-${max}/${step}`),
        fc
          .uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 })
          .map((list) => list.join(",")),
      );
    const schedules = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6));
    fc.assert(
      fc.property(schedules, fc.integer({ min: 0, max: 2e9 }), (fields, after) => {
        const text = fields.join(" ");
        const theirs = new Cron(text, { timezone: "UTC", paused: true }).nextRun(new Date(after * 1000));
        const ours = nextCronTick(parseCronSchedule(text).schedule!, after);
        const limit = after + 4 * 366 * 86_400;
        // Ours looks five years ahead, as upstream does.
        if (theirs !== null && theirs.getTime() / 1000 < limit) expect(ours).toBe(theirs.getTime() / 1000);
      }),
      { numRuns: 300 },
    );
  });
});
