import { describe, expect, it } from "vitest";
import { renderLineChart } from "../../../src/report/charts/line-chart.js";
import { STYLE } from "../../../src/report/charts/palette.js";
import { dropUnchanged, thin } from "../../../src/report/charts/thin-points.js";
import { timeTicks } from "../../../src/report/charts/time-axis.js";

describe("thinning points", () => {
  it("keeps every point where there are few", () => {
    expect(thin([1, 2, 3], [5, null, 6], "highest", 3)).toEqual([
      [1, 5],
      [2, null],
      [3, 6],
    ]);
  });

  it("loses no peak where there are many", () => {
    expect(thin([1, 2, 3, 4, 5], [1, 9, 2, 3, 4], "highest", 3)).toEqual([
      [2, 9],
      [4, 3],
      [5, 4],
    ]);
  });

  it("loses no trough of a line that shows its lowest values", () => {
    expect(thin([1, 2, 3, 4], [5, 1, 5, 5], "lowest", 2).map(([, value]) => value)).toEqual([1, 5]);
  });
});

describe("the points of a step line", () => {
  it("are those where it changes, and its ends", () => {
    const points = [5, 5, 5, 6, 6].map((value, index) => [index, value] as const);
    expect(dropUnchanged(points).map(([instant]) => instant)).toEqual([0, 3, 4]);
  });
});

describe("the time axis", () => {
  const monday = 1767571200;

  it("marks round hours of a day, with the date at midnight", () => {
    const ticks = timeTicks(0, 86_400e6, monday, "UTC");
    expect(ticks.map((tick) => tick.text)).toEqual([
      ...["Jan 5", "02:00", "04:00", "06:00", "08:00", "10:00", "12:00"],
      ...["14:00", "16:00", "18:00", "20:00", "22:00", "Jan 6"],
    ]);
  });

  it("marks the wall clock of the scenario's time zone", () => {
    const ticks = timeTicks(0, 3600e6, monday, "Asia/Kolkata");
    expect(ticks[0]).toEqual({ micros: 0, text: "05:30" });
  });
});

describe("a line chart", () => {
  const svg = renderLineChart({
    title: "a < b & c",
    instants: [60e6, 120e6, 180e6],
    fromMicros: 0,
    zeroEpochSeconds: 1767571200,
    timeZone: "UTC",
    panels: [
      {
        axis: "pods",
        lines: [
          { label: "wanted", values: [1, 2, 2], style: STYLE.wanted, shape: "step" },
          { label: "ready", values: [1, null, 2], style: STYLE.ready, shape: "line" },
        ],
      },
    ],
  });

  it("escapes its texts", () => {
    expect(svg).toContain("<title>a &lt; b &amp; c</title>");
  });

  it("names each line in the legend and at its end", () => {
    expect(svg.match(/>wanted</g)).toHaveLength(2);
    expect(svg.match(/>ready</g)).toHaveLength(2);
  });

  it("moves names apart that would overlap", () => {
    const places = [...svg.matchAll(/<text x="818" y="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(Math.abs(places[0]! - places[1]!)).toBeGreaterThanOrEqual(14);
  });

  it("leaves a gap where a value is missing", () => {
    expect(svg.match(/<path d="[^"]*M[^"]*M/g)).toHaveLength(1);
  });
});
