import { scaleLinear } from "d3-scale";
import { curveLinear, curveStepAfter, curveStepBefore, line } from "d3-shape";
import { coordinate } from "./coordinate.js";
import { describeChart } from "./describe-chart.js";
import { escapeText } from "./escape-text.js";
import { GREY, type LineStyle } from "./palette.js";
import { type ChartPoint, dropUnchanged, thin } from "./thin-points.js";
import { type TimeTick, timeTicks } from "./time-axis.js";
import { type ValueUnit, valueAxis } from "./value-axis.js";

export interface ChartLine {
  readonly label: string;
  /** One entry per instant of the chart; null leaves a gap. */
  readonly values: ArrayLike<number | null>;
  readonly style: LineStyle;
  /**
   * `step`: a count at its instant, which holds until the next. `span`: a figure of the interval that ends at its
   * instant. `line`: rates and latencies.
   */
  readonly shape: "step" | "span" | "line";
  /** Which value stands for several instants where there are more of them than the chart can show. */
  readonly keep?: "highest" | "lowest";
}

/** One plot; panels of a chart lie below each other over the same time axis. */
export interface Panel {
  /** Axis title with unit. */
  readonly axis: string;
  /** Drawn in this order, the last on top. */
  readonly lines: readonly ChartLine[];
  readonly scale?: "linear" | "log";
  /** The axis goes up to this at least. */
  readonly top?: number;
  /** Of its ticks. */
  readonly unit?: ValueUnit;
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
const RIGHT = 196;
const TOP = 44;
const PANEL_HEIGHT = 190;
const PANEL_GAP = 48;
const BOTTOM = 46;
const MOST_POINTS = 800;
const LABEL_HEIGHT = 16;
const SAMPLE_WIDTH = 26;
const MOST_LABEL_CHARACTERS = 22;

/**
 * Draws line plots over time as SVG text: title, axes with units, and beside the end of each line a piece of it with
 * its name. What it shows is also told in words, for those who cannot see it.
 */
export function renderLineChart(chart: Chart): string {
  const height = TOP + chart.panels.length * (PANEL_HEIGHT + PANEL_GAP) - PANEL_GAP + BOTTOM;
  const to = chart.instants[chart.instants.length - 1] ?? chart.fromMicros;
  const x = scaleLinear([chart.fromMicros, Math.max(to, chart.fromMicros + 1)], [LEFT, WIDTH - RIGHT]);
  const ticks = timeTicks(chart.fromMicros, to, chart.zeroEpochSeconds, chart.timeZone);
  const body = chart.panels.map((panel, index) => {
    const top = TOP + 18 + index * (PANEL_HEIGHT + PANEL_GAP);
    return renderPanel(chart, panel, top, x, ticks, index === chart.panels.length - 1);
  });
  const title = escapeText(chart.title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<desc>${escapeText(describeChart(chart))}</desc>`,
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
  const { y, ticks } = valueAxis(
    {
      values: panel.lines.flatMap((each) => Array.from(each.values).filter((value) => value !== null)),
      scale: panel.scale ?? "linear",
      ...(panel.top === undefined ? {} : { top: panel.top }),
      ...(panel.unit === undefined ? {} : { unit: panel.unit }),
    },
    top,
    bottom,
  );
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
  const ends: LineEnd[] = [];
  for (const each of panel.lines) {
    const points = pointsOf(chart, each);
    const path = line<ChartPoint>()
      .defined(([, value]) => value !== null)
      .x(([micros]) => x(micros))
      .y(([, value]) => y(value!))
      .curve(CURVE[each.shape])
      .digits(1)(points);
    if (path) parts.push(`<path d="${path}" fill="none" ${strokeOf(each.style)}/>`);
    const last = points.findLast(([, value]) => value !== null);
    const label = last === undefined ? `${each.label}: none` : each.label;
    ends.push({ label, style: each.style, y: last === undefined ? bottom : y(last[1]!) });
  }
  parts.push(...renderEndLabels(ends, top, bottom));
  return `<g>\n${parts.join("\n")}\n</g>`;
}

const CURVE = { step: curveStepAfter, span: curveStepBefore, line: curveLinear } as const;

/** Steps begin where the figures begin: before the first instant nothing else is known. */
function pointsOf(chart: Chart, { values, keep, shape }: ChartLine): readonly ChartPoint[] {
  const thinned = thin(chart.instants, values, keep ?? "highest", MOST_POINTS);
  if (shape === "line" || thinned.length === 0) return thinned;
  const whole: readonly ChartPoint[] = [[chart.fromMicros, thinned[0]![1]], ...thinned];
  return dropUnchanged(whole, shape === "step" ? "after" : "before");
}

function strokeOf({ color, dash, width }: LineStyle): string {
  const dashes = dash === "" ? "" : ` stroke-dasharray="${dash}"`;
  return `stroke="${color}" stroke-width="${width}"${dashes}`;
}

interface LineEnd {
  readonly label: string;
  readonly style: LineStyle;
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
  const from = WIDTH - RIGHT + 10;
  return placed.map(({ label, style, y }) => {
    const at = coordinate(y);
    const sample = `<line x1="${from}" x2="${from + SAMPLE_WIDTH}" y1="${at}" y2="${at}" ${strokeOf(style)}/>`;
    return `${sample}\n<text x="${from + SAMPLE_WIDTH + 6}" y="${at}" dy="4" fill="${style.color}">${labelText(label)}</text>`;
  });
}

/**
 * A long name is cut in its middle: names of one cluster begin alike and differ at their ends. The whole of it stays for
 * whoever points at it.
 */
function labelText(label: string): string {
  if (label.length <= MOST_LABEL_CHARACTERS) return escapeText(label);
  const tail = Math.floor((MOST_LABEL_CHARACTERS - 1) / 2);
  const cut = `${label.slice(0, MOST_LABEL_CHARACTERS - 1 - tail)}…${label.slice(-tail)}`;
  return `<title>${escapeText(label)}</title>${escapeText(cut)}`;
}
