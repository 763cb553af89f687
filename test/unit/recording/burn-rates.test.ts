import { describe, expect, test } from "vitest";
import { burnRates } from "../../../src/recording/burn-rates.js";

const MINUTES = 24 * 60;
const ends = Array.from({ length: MINUTES }, (_, i) => (i + 1) * 60e6);
const all = ends.map(() => 1000);
const MONTH = 30 * 86_400;

/** A day at 1000 requests a minute, of which these are bad in the minutes from … to. */
function day(bad: number, from: number, to: number) {
  const each = ends.map((_, i) => (i >= from && i < to ? bad : 0));
  return burnRates({ bad: each, all }, 0.001, MONTH, ends, 0)!;
}

describe("an error budget of 0.1 % over 30 days", () => {
  test("is spent exactly at a burn rate of 1", () => {
    const { burnRate, spentShare } = day(1, 0, MINUTES);
    expect(burnRate).toBeCloseTo(1, 12);
    expect(spentShare).toBeCloseTo(1 / 30, 12);
  });

  test("has the factors of the Site Reliability Workbook", () => {
    expect(day(0, 0, 0).alerts.map(({ factor }) => Math.round(factor * 10) / 10)).toEqual([14.4, 6, 1]);
  });

  test("pages once 2 % of it are gone within an hour", () => {
    // 10 % bad is a burn rate of 100: after 9 minutes an hour's mean is 15.
    const { alerts } = day(100, 600, 660);
    expect(alerts[0]!.firstMicros).toBe(609 * 60e6);
  });

  test("does not page for one bad minute", () => {
    expect(day(100, 600, 601).alerts.map(({ firstMicros }) => firstMicros)).toEqual([null, null, null]);
  });

  test("stops paging soon after it is over, because the short window recovers", () => {
    // Fires from the end of minute 609 on, and in the five minutes after the end as long as one is bad.
    expect(day(100, 600, 660).alerts[0]!.firingIntervals).toBe(660 - 608 + 4);
  });

  test("takes the time before the run as good and as busy as the run", () => {
    const short = burnRates({ bad: [100], all: [1000] }, 0.001, MONTH, [60e6], 0)!;
    expect(short.alerts[0]!.highest).toBeCloseTo(100 / 60, 9);
  });
});

test("without requests there is no burn rate", () => {
  expect(burnRates({ bad: [0], all: [0] }, 0.001, MONTH, [60e6], 0)).toBeNull();
});

test("a budget of nothing has no burn rate", () => {
  expect(burnRates({ bad: [1], all: [10] }, 0, MONTH, [60e6], 0)).toBeNull();
});
