import { describe, expect, it } from "vitest";
import type { Chart } from "../../../../src/report/charts/line-chart.js";
import { STYLE } from "../../../../src/report/charts/palette.js";
import { plotOfChart } from "../../../../src/report/page/plot-of-chart.js";

function chartOf(rows: number, values: (index: number) => number | null, keep: "highest" | "lowest"): Chart {
  return {
    title: "t",
    instants: Array.from({ length: rows }, (_, i) => (i + 1) * 60e6),
    fromMicros: 0,
    zeroEpochSeconds: 1000,
    timeZone: "UTC",
    panels: [
      {
        axis: "pods",
        lines: [
          {
            label: "a",
            style: STYLE.wanted,
            shape: "step",
            values: Array.from({ length: rows }, (_, i) => values(i)),
            keep,
          },
        ],
      },
    ],
  };
}

describe("a chart's numbers for the page", () => {
  it("are told at Unix seconds", () => {
    expect(plotOfChart(chartOf(2, (i) => i, "highest")).times).toEqual([1060, 1120]);
  });

  it.each([
    ["highest", 9],
    ["lowest", -9],
  ] as const)("keep the %s of neighbours that share a point", (keep, peak) => {
    const plot = plotOfChart(chartOf(10_080, (i) => (i === 5000 ? peak : 1), keep));
    expect(plot.times.length).toBeLessThanOrEqual(2880);
    expect(plot.panels[0]!.lines[0]!.values).toContain(peak);
  });

  it("keep gaps", () => {
    expect(plotOfChart(chartOf(2, () => null, "highest")).panels[0]!.lines[0]!.values).toEqual([null, null]);
  });
});
