import { describe, expect, it } from "vitest";
import { civilTime, formatTimestamp, isTimeZone, parseTimestamp } from "../../../src/units/index.js";

describe("calendar", () => {
  it.each([
    ["2026-01-05T00:00:00Z", "UTC", Date.UTC(2026, 0, 5) * 1000],
    ["2026-01-05T01:00:00+01:00", "UTC", Date.UTC(2026, 0, 5) * 1000],
    ["2026-01-05 01:00:00", "Europe/Berlin", Date.UTC(2026, 0, 5) * 1000],
    ["2026-07-05 02:00:00", "Europe/Berlin", Date.UTC(2026, 6, 5) * 1000],
    ["2024-02-29", "UTC", Date.UTC(2024, 1, 29) * 1000],
    ["2023-11-16 18:17:03.9799600", "UTC", Date.UTC(2023, 10, 16, 18, 17, 3) * 1000 + 979_960],
    ["1960-01-01T00:00:00Z", "UTC", Date.UTC(1960, 0, 1) * 1000],
  ])("reads %s in %s", (text, zone, expected) => {
    expect(parseTimestamp(text, zone)).toBe(expected);
  });

  it("reads a local time that occurs twice as the earlier instant", () => {
    expect(parseTimestamp("2026-10-25 02:30:00", "Europe/Berlin")).toBe(Date.UTC(2026, 9, 25, 0, 30) * 1000);
  });

  it("reads a skipped local time with the offset before the change", () => {
    expect(parseTimestamp("2026-03-29 02:30:00", "Europe/Berlin")).toBe(Date.UTC(2026, 2, 29, 1, 30) * 1000);
  });

  it.each(["2026-02-30", "2026-13-01", "25:00", "yesterday", "2026-01-05T24:00:00Z"])(
    "refuses %s",
    (text) => {
      expect(parseTimestamp(text)).toBeUndefined();
    },
  );

  it("prints with the offset of the zone at that instant", () => {
    const summer = parseTimestamp("2026-07-05T00:00:00Z")!;
    expect(formatTimestamp(summer, "Europe/Berlin")).toBe("2026-07-05T02:00:00+02:00");
    expect(formatTimestamp(summer)).toBe("2026-07-05T00:00:00Z");
  });

  it("knows the weekday", () => {
    expect(civilTime(parseTimestamp("2026-01-05")!).weekday).toBe(1);
  });

  it("tells zones from other names", () => {
    expect(isTimeZone("America/New_York")).toBe(true);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
  });
});
