import { scaleLinear, scaleLog } from "d3-scale";
import { short } from "../fixed.js";
import { coordinate } from "./coordinate.js";
import { escapeText } from "./escape-text.js";
import { GREY, STYLE } from "./palette.js";

/** A point of a scatter plot. Points of the kind `chosen` are connected in the order of x and carry their label. */
export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  /** Shown by the radius, from the smallest to the largest. */
  readonly size: number;
  readonly kind: "chosen" | "other" | "excluded";
  /** Short: a letter that a table explains. */
  readonly label: string;
}

export interface ScatterChart {
  readonly title: string;
  readonly xAxis: string;
  readonly yAxis: string;
  readonly sizeAxis: string;
  readonly points: readonly ScatterPoint[];
  /** A horizontal line. */
  readonly limit?: { readonly y: number; readonly label: string };
  /** Names of the three kinds in the legend. */
  readonly kinds: Readonly<Record<ScatterPoint["kind"], string>>;
}

const WIDTH = 960;
const HEIGHT = 520;
const LEFT = 84;
const RIGHT = 40;
const TOP = 84;
const BOTTOM = 60;
const SMALLEST_RADIUS = 4;
const LARGEST_RADIUS = 14;
/** Beyond this ratio a linear axis would squeeze most points together. */
const LOGARITHMIC_FROM = 12;

const COLOR: Readonly<Record<ScatterPoint["kind"], { readonly fill: string; readonly stroke: string }>> = {
  chosen: { fill: STYLE.ready.color, stroke: "#000000" },
  other: { fill: "#ffffff", stroke: STYLE.wanted.color },
  excluded: { fill: "#ffffff", stroke: STYLE.shortage.color },
};

/** Draws a scatter plot as SVG text: x to the right, y upwards, the third number as area. */
export function renderScatterChart(chart: ScatterChart): string {
  const title = escapeText(chart.title);
  const { points, limit } = chart;
  const xs = points.map(({ x }) => x);
  const own = points.map(({ y }) => y);
  // A limit far from every point would squeeze them together to show an empty plane.
  const isFar = limit !== undefined && isFarFrom(limit.y, own);
  const ys = limit === undefined || isFar ? own : [...own, limit.y];
  const x = scaleLinear(padded(xs), [LEFT, WIDTH - RIGHT]).nice(6);
  const isLog = Math.min(...ys) > 0 && Math.max(...ys) / Math.min(...ys) > LOGARITHMIC_FROM;
  const y = isLog
    ? scaleLog([Math.min(...ys) * 0.9, Math.max(...ys) * 1.1], [HEIGHT - BOTTOM, TOP])
    : scaleLinear(padded(ys), [HEIGHT - BOTTOM, TOP]).nice(6);
  const sizes = points.map(({ size }) => size);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  const radius = (size: number) =>
    SMALLEST_RADIUS +
    (LARGEST_RADIUS - SMALLEST_RADIUS) *
      (largest > smallest ? (size - smallest) / (largest - smallest) : 0.5);
  const parts: string[] = [];
  for (const value of isLog ? logTicks(ys) : y.ticks(6)) {
    const at = coordinate(y(value));
    parts.push(`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#dddddd"/>`);
    parts.push(`<text x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end">${short(value, 6)}</text>`);
  }
  for (const value of x.ticks(8)) {
    const at = coordinate(x(value));
    parts.push(`<line x1="${at}" x2="${at}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="#eeeeee"/>`);
    parts.push(`<text x="${at}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${short(value, 6)}</text>`);
  }
  const middle = (LEFT + WIDTH - RIGHT) / 2;
  parts.push(
    `<text x="${middle}" y="${HEIGHT - 18}" text-anchor="middle" fill="#444444">${escapeText(chart.xAxis)}</text>`,
    `<text x="${LEFT}" y="${TOP - 14}" fill="#444444">${escapeText(`${chart.yAxis}${isLog ? " (logarithmic)" : ""}`)}</text>`,
    `<text x="${WIDTH - RIGHT}" y="${TOP - 14}" text-anchor="end" fill="#444444">${escapeText(chart.sizeAxis)}</text>`,
  );
  if (limit !== undefined && isFar) {
    const side = limit.y > Math.max(...own) ? "above" : "below";
    parts.push(
      `<text x="${WIDTH - RIGHT - 4}" y="${TOP + 16}" text-anchor="end" fill="${GREY}">${escapeText(`${limit.label}: ${short(limit.y, 6)}, ${side} what is shown`)}</text>`,
    );
  } else if (limit !== undefined) {
    const at = coordinate(y(limit.y));
    parts.push(
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="${GREY}" stroke-width="1.5" stroke-dasharray="1 3"/>`,
      `<text x="${WIDTH - RIGHT - 4}" y="${at}" dy="-5" text-anchor="end" fill="${GREY}">${escapeText(limit.label)}</text>`,
    );
  }
  const labels: Spot[] = [];
  // What matters most is drawn last.
  for (const kind of ["excluded", "other", "chosen"] as const) {
    for (const point of points.filter((each) => each.kind === kind)) {
      const { fill, stroke } = COLOR[kind];
      const r = coordinate(radius(point.size));
      const [cx, cy] = [coordinate(x(point.x)), coordinate(y(point.y))];
      const dashes = kind === "excluded" ? ' stroke-dasharray="2 2"' : "";
      parts.push(
        `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${fill}" fill-opacity="0.75" stroke="${stroke}"${dashes}/>`,
      );
      if (kind === "chosen") {
        const at = placeLabel(x(point.x), y(point.y), radius(point.size), labels);
        labels.push(at);
        parts.push(
          `<text x="${coordinate(at.x)}" y="${coordinate(at.y)}" text-anchor="middle" font-weight="600">${escapeText(point.label)}</text>`,
        );
      }
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${title}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="22" font-size="15" font-weight="600">${title}</text>`,
    legendOf(chart),
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function legendOf({ kinds, points }: ScatterChart): string {
  let left = LEFT;
  const parts: string[] = [];
  for (const kind of ["chosen", "other", "excluded"] as const) {
    if (!points.some((point) => point.kind === kind)) continue;
    const { fill, stroke } = COLOR[kind];
    const dashes = kind === "excluded" ? ' stroke-dasharray="2 2"' : "";
    parts.push(
      `<circle cx="${left + 6}" cy="42" r="5" fill="${fill}" stroke="${stroke}"${dashes}/>`,
      `<text x="${left + 17}" y="46">${escapeText(kinds[kind])}</text>`,
    );
    left += 40 + Math.round(kinds[kind].length * 6.4);
  }
  return parts.join("\n");
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Beside its circle, where no earlier label stands: above, below, right or left. */
function placeLabel(x: number, y: number, radius: number, taken: readonly Spot[]): Spot {
  const candidates = [
    { x, y: y - radius - 4 },
    { x, y: y + radius + 13 },
    { x: x + radius + 9, y: y + 4 },
    { x: x - radius - 9, y: y + 4 },
  ];
  const isFree = (spot: Spot) =>
    taken.every((other) => Math.abs(other.x - spot.x) > 12 || Math.abs(other.y - spot.y) > 12);
  return candidates.find(isFree) ?? candidates[0]!;
}

/** Further away than the values are from each other. */
function isFarFrom(limit: number, values: readonly number[]): boolean {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return limit > high + 1.5 * (high - low) || limit < low - 1.5 * (high - low);
}

/** The range of values with a margin, so that no point lies on an axis. */
function padded(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.1, 1e-6);
  return [low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin];
}

/** 1, 2 and 5 times powers of ten within the values. */
function logTicks(values: readonly number[]): number[] {
  const ticks: number[] = [];
  const [low, high] = [Math.min(...values) * 0.9, Math.max(...values) * 1.1];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const factor of [1, 2, 5]) {
      const value = Number(`${factor}e${power}`);
      if (value >= low && value <= high) ticks.push(value);
    }
  }
  return ticks;
}
