import { scaleLinear, scaleLog } from "d3-scale";
import { curveLinear, curveStepAfter, line } from "d3-shape";
import { short } from "../fixed.js";
import { coordinate } from "./coordinate.js";
import { escapeText } from "./escape-text.js";
import { GREY, type LineStyle } from "./palette.js";
import { dropUnchanged, thin } from "./thin-points.js";
import { type TimeTick, timeTicks } from "./time-axis.js";

export interface ChartLine {
  readonly label: string;
  /** One entry per instant of the chart; null leaves a gap. */
  readonly values: ArrayLike<number | null>;
  readonly style: LineStyle;
  /** Counts change in steps, rates and latencies run in lines. */
  readonly shape: "step" | "line";
  /** Which value stands for several instants where there are more of them than the chart can show. */
  readonly keep?: "highest" | "lowest";
}

/** One plot; panels of a chart lie below each other over the same time axis. */
export interface Panel {
  /** Axis title with unit. */
  readonly axis: string;
  readonly lines: readonly ChartLine[];
  readonly scale?: "linear" | "log";
}

export interface Chart {
  readonly title: string;
  /** Instants of the values, virtual time, ascending. */
  readonly instants: ArrayLike<number>;
  readonly fromMicros: number;
  readonly zeroEpochSeconds: number;
  readonly timeZone: string;
  readonly panels: readonly Panel[];
}

const WIDTH = 960;
const LEFT = 72;
const RIGHT = 150;
const TOP = 44;
const PANEL_HEIGHT = 190;
const PANEL_GAP = 54;
const BOTTOM = 46;
const MOST_POINTS = 800;
const LABEL_HEIGHT = 14;

/** Draws line plots over time as SVG text: title, axes with units, legend, and each line's name at its end. */
export function renderLineChart(chart: Chart): string {
  const height = TOP + chart.panels.length * (PANEL_HEIGHT + PANEL_GAP) - PANEL_GAP + BOTTOM;
  const to = chart.instants[chart.instants.length - 1] ?? chart.fromMicros;
  const x = scaleLinear([chart.fromMicros, Math.max(to, chart.fromMicros + 1)], [LEFT, WIDTH - RIGHT]);
  const ticks = timeTicks(chart.fromMicros, to, chart.zeroEpochSeconds, chart.timeZone);
  const body = chart.panels.map((panel, index) => {
    const top = TOP + 18 + index * (PANEL_HEIGHT + PANEL_GAP - 6);
    return renderPanel(chart, panel, top, x, ticks, index === chart.panels.length - 1);
  });
  const title = escapeText(chart.title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="22" font-size="15" font-weight="600">${title}</text>`,
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

type Position = (value: number) => number;

function renderPanel(
  chart: Chart,
  panel: Panel,
  top: number,
  x: Position,
  timeAxis: readonly TimeTick[],
  isLast: boolean,
): string {
  const bottom = top + PANEL_HEIGHT - 18;
  const { y, ticks } = valueAxis(panel, top, bottom);
  const parts: string[] = [];
  for (const { value, text } of ticks) {
    const at = coordinate(y(value));
    parts.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#dddddd"/>`);
    parts.push(`<text x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end">${text}</text>`);
  }
  for (const { micros, text } of timeAxis) {
    const at = coordinate(x(micros));
    parts.push(`<line x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 4}" stroke="${GREY}"/>`);
    parts.push(`<text x="${at}" y="${bottom + 17}" text-anchor="middle">${text}</text>`);
  }
  if (isLast) {
    const zone = escapeText(`time (${chart.timeZone})`);
    const middle = (LEFT + WIDTH - RIGHT) / 2;
    parts.push(`<text x="${middle}" y="${bottom + 36}" text-anchor="middle" fill="#444444">${zone}</text>`);
  }
  parts.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${bottom}" y2="${bottom}" stroke="${GREY}"/>`);
  parts.push(`<text x="${LEFT}" y="${top - 10}" fill="#444444">${escapeText(panel.axis)}</text>`);
  parts.push(renderLegend(panel.lines, top - 14));
  const ends: LineEnd[] = [];
  for (const each of panel.lines) {
    const thinned = thin(chart.instants, each.values, each.keep ?? "highest", MOST_POINTS);
    const points = each.shape === "step" ? dropUnchanged(thinned) : thinned;
    const path = line<readonly [number, number | null]>()
      .defined(([, value]) => value !== null)
      .x(([micros]) => x(micros))
      .y(([, value]) => y(value!))
      .curve(each.shape === "step" ? curveStepAfter : curveLinear)
      .digits(1)(points);
    const { color, dash, width } = each.style;
    const dashes = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
    parts.push(`<path d="${path ?? ""}" fill="none" stroke="${color}" stroke-width="${width}"${dashes}/>`);
    const last = points.findLast(([, value]) => value !== null);
    if (last !== undefined) ends.push({ label: each.label, color, y: y(last[1]!) });
  }
  parts.push(...renderEndLabels(ends, top, bottom));
  return `<g>\n${parts.join("\n")}\n</g>`;
}

function renderLegend(lines: readonly ChartLine[], middle: number): string {
  let right = WIDTH - RIGHT;
  const parts: string[] = [];
  for (const { label, style } of lines.toReversed()) {
    const width = label.length * 6.6 + 40;
    right -= width;
    const from = coordinate(right);
    const dashes = style.dash === "" ? "" : ` stroke-dasharray="${style.dash}"`;
    parts.unshift(
      `<line x1="${from}" x2="${coordinate(right + 24)}" y1="${middle}" y2="${middle}" stroke="${style.color}" stroke-width="${style.width}"${dashes}/>`,
      `<text x="${coordinate(right + 29)}" y="${middle + 4}">${escapeText(label)}</text>`,
    );
  }
  return parts.join("\n");
}

interface LineEnd {
  readonly label: string;
  readonly color: string;
  y: number;
}

/** Writes the lines' names beside their ends, moved apart where they would overlap. */
function renderEndLabels(ends: readonly LineEnd[], top: number, bottom: number): string[] {
  const placed = ends.toSorted((a, b) => a.y - b.y);
  for (let i = 1; i < placed.length; i++) {
    placed[i]!.y = Math.max(placed[i]!.y, placed[i - 1]!.y + LABEL_HEIGHT);
  }
  let floor = bottom;
  for (const end of placed.toReversed()) {
    end.y = Math.max(top, Math.min(end.y, floor));
    floor = end.y - LABEL_HEIGHT;
  }
  const at = WIDTH - RIGHT + 8;
  return placed.map(
    (end) =>
      `<text x="${at}" y="${coordinate(end.y)}" dy="4" fill="${end.color}">${escapeText(end.label)}</text>`,
  );
}

function valueAxis(
  panel: Panel,
  top: number,
  bottom: number,
): { y: Position; ticks: readonly { readonly value: number; readonly text: string }[] } {
  const values = panel.lines.flatMap((each) => Array.from(each.values).filter((value) => value !== null));
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  if (panel.scale === "log") {
    const lowest = values.reduce((a, b) => (b > 0 ? Math.min(a, b) : a), Number.POSITIVE_INFINITY);
    const from = 10 ** Math.floor(Math.log10(Number.isFinite(lowest) ? lowest : 1));
    const to = Math.max(from * 10, 10 ** Math.ceil(Math.log10(Math.max(highest, 1e-9))));
    const scale = scaleLog([from, to], [bottom, top]).clamp(true);
    const ticks = [];
    for (let value = from; value <= to * 1.001; value *= 10) ticks.push({ value, text: short(value, 6) });
    return { y: scale, ticks };
  }
  const scale = scaleLinear([0, highest > 0 ? highest : 1], [bottom, top]).nice(5);
  return { y: scale, ticks: scale.ticks(5).map((value) => ({ value, text: amountText(value) })) };
}

function amountText(value: number): string {
  if (value >= 1e6) return `${short(value / 1e6, 3)} M`;
  if (value >= 1e4) return `${short(value / 1e3, 3)} k`;
  return short(value, 6);
}
