import { describe, expect, it } from "vitest";
import { type Chart, renderLineChart } from "../../../src/report/charts/line-chart.js";
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
  const chart: Chart = {
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
  };
  const svg = renderLineChart(chart);

  it("escapes its texts", () => {
    expect(svg).toContain("<title>a &lt; b &amp; c</title>");
  });

  it("names each line at its end, beside a piece of it", () => {
    expect(svg).toMatch(/stroke-dasharray="6 3"\/>\n<text [^>]*>wanted</);
    expect(svg.match(/>ready</g)).toHaveLength(1);
  });

  it("says of a line without values that it has none", () => {
    const empty = { label: "p99", values: [null], style: STYLE.limit, shape: "line" as const };
    const none = renderLineChart({
      ...chart,
      instants: [60e6],
      panels: [{ axis: "seconds", lines: [empty] }],
    });
    expect(none).toContain(">p99: none<");
    expect(none).not.toContain("<path");
  });

  it("marks no fractions of pieces", () => {
    const values = [1, 1, 1];
    const lines = [{ label: "wanted", values, style: STYLE.wanted, shape: "step" as const }];
    const marksOf = (panel: Chart["panels"][number]) =>
      [...renderLineChart({ ...chart, panels: [panel] }).matchAll(/text-anchor="end">([^<]*)</g)].map(
        ([, text]) => text,
      );
    expect(marksOf({ axis: "pods", unit: "pieces", lines })).toEqual(["0", "1"]);
    expect(marksOf({ axis: "cores", lines })).toEqual(["0", "0.2", "0.4", "0.6", "0.8", "1"]);
  });

  it("tells in words what it shows", () => {
    expect(svg).toContain(
      "<desc>From 2026-01-05T00:00:00Z to 2026-01-05T00:03:00Z. pods: wanted between 1 and 2 (at 2026-01-05T00:02:00Z), " +
        "at the end 2; ready between 1 and 2 (at 2026-01-05T00:03:00Z), at the end 2.</desc>",
    );
  });

  it("draws a figure of an interval over the interval before its instant", () => {
    const line = { label: "pending", values: [3, 3, 0], style: STYLE.shortage, shape: "span" as const };
    const path = /<path d="([^"]*)"/.exec(
      renderLineChart({ ...chart, panels: [{ axis: "pods", lines: [line] }] }),
    );
    // It falls at the second instant, 2/3 of the way.
    expect(path![1]).toMatch(/^M72,([\d.]+)L72,\1L533.3,\1L533.3,([\d.]+)L764,\2$/);
  });

  it("cuts a long name in its middle, and keeps the whole of it", () => {
    const label = "a-node-group-with-a-very-long-name";
    const line = { label, values: [1, 1, 1], style: STYLE.load, shape: "line" as const };
    const long = renderLineChart({ ...chart, panels: [{ axis: "nodes", lines: [line] }] });
    expect(long).toContain(`<title>${label}</title>a-node-grou…-long-name`);
  });

  it("moves names apart that would overlap", () => {
    const places = [...svg.matchAll(/<text x="806" y="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(Math.abs(places[0]! - places[1]!)).toBeGreaterThanOrEqual(16);
  });

  it("leaves a gap where a value is missing", () => {
    expect(svg.match(/<path d="[^"]*M[^"]*M/g)).toHaveLength(1);
  });
});
