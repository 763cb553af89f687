import type { Chart, ChartLine } from "../charts/line-chart.js";
import { thin } from "../charts/thin-points.js";
import type { Plot, PlotLine } from "./plot.js";

/** Points of one line: two days by the minute. More make pages that browsers load slowly. */
const MOST_POINTS = 2880;
const SIGNIFICANT_DIGITS = 5;
const HOLDS = { step: "after", span: "before", line: "line" } as const;

/**
 * A chart as numbers that the page's script draws.
 *
 * Where there are more instants than a page should carry, neighbours share one: each line keeps the highest or lowest
 * of them, as in the static picture.
 */
export function plotOfChart(chart: Chart): Plot {
  const instants = thin(chart.instants, [], "highest", MOST_POINTS).map(([micros]) => micros);
  return {
    times: instants.map((micros) => chart.zeroEpochSeconds + micros / 1e6),
    timeZone: chart.timeZone,
    panels: chart.panels.map((panel) => ({
      axis: panel.axis,
      scale: panel.scale ?? "linear",
      unit: panel.unit ?? "",
      top: panel.top ?? 0,
      lines: panel.lines.map((line) => plotLine(chart, line)),
    })),
  };
}

function plotLine(chart: Chart, line: ChartLine): PlotLine {
  const points = thin(chart.instants, line.values, line.keep ?? "highest", MOST_POINTS);
  return {
    label: line.label,
    color: line.style.color,
    dash: line.style.dash === "" ? [] : line.style.dash.split(" ").map(Number),
    width: line.style.width,
    holds: HOLDS[line.shape],
    values: points.map(([, value]) =>
      value === null ? null : Number(value.toPrecision(SIGNIFICANT_DIGITS)),
    ),
  };
}
