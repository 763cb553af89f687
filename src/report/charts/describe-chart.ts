import { type EpochMicros, formatTimestamp } from "../../units/index.js";
import { short, spanText } from "../fixed.js";
import type { Chart, ChartLine, Panel } from "./line-chart.js";

/**
 * What a chart shows, in words: the time it spans and of each line its lowest, highest and last value, and when it was
 * highest.
 */
export function describeChart(chart: Chart): string {
  const end = chart.instants[chart.instants.length - 1] ?? chart.fromMicros;
  const head = `From ${clock(chart, chart.fromMicros)} to ${clock(chart, end)}.`;
  const panels = chart.panels.map(
    (panel) => `${panel.axis}: ${panel.lines.map((line) => lineWords(chart, panel, line)).join("; ")}.`,
  );
  return [head, ...panels].join(" ");
}

function lineWords(chart: Chart, { unit }: Panel, { label, values }: ChartLine): string {
  let lowest: number | null = null;
  let highest: number | null = null;
  let highestAt = 0;
  let last: number | null = null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? null;
    if (value === null) continue;
    if (lowest === null || value < lowest) lowest = value;
    if (highest === null || value > highest) {
      highest = value;
      highestAt = chart.instants[i] ?? 0;
    }
    last = value;
  }
  if (lowest === null || highest === null || last === null) return `${label} has no value`;
  const text = (value: number) => (unit === "seconds" ? spanText(value) : short(value, 2));
  if (lowest === highest) return `${label} always ${text(last)}`;
  return `${label} between ${text(lowest)} and ${text(highest)} (at ${clock(chart, highestAt)}), at the end ${text(last)}`;
}

function clock({ zeroEpochSeconds, timeZone }: Chart, micros: number): string {
  return formatTimestamp((zeroEpochSeconds * 1e6 + micros) as EpochMicros, timeZone);
}
