import { scaleLinear, scaleLog } from "d3-scale";
import { short } from "../fixed.js";

/** Seconds are told in the unit that suits them; of pieces there is no half. */
export type ValueUnit = "seconds" | "pieces";

/** What a panel's vertical axis has to hold. */
export interface ValueRange {
  readonly values: readonly number[];
  readonly scale: "linear" | "log";
  /** The axis goes up to this at least. */
  readonly top?: number;
  readonly unit?: ValueUnit;
}

export interface ValueTick {
  readonly value: number;
  readonly text: string;
}

/** Round values on a panel's vertical axis, and where each value lies between `bottom` and `top` (px). */
export function valueAxis(
  range: ValueRange,
  top: number,
  bottom: number,
): { readonly y: (value: number) => number; readonly ticks: readonly ValueTick[] } {
  const textOf = range.unit === "seconds" ? secondsText : amountText;
  const highest = range.values.reduce((a, b) => Math.max(a, b), range.top ?? 0);
  if (range.scale === "log") {
    const lowest = range.values.reduce((a, b) => (b > 0 ? Math.min(a, b) : a), Number.POSITIVE_INFINITY);
    const { from, to, ticks } = logTicks(Number.isFinite(lowest) ? lowest : 1, highest);
    const scale = scaleLog([from, to], [bottom, top]).clamp(true);
    return { y: scale, ticks: ticks.map((value) => ({ value, text: textOf(value) })) };
  }
  const scale = scaleLinear([0, highest > 0 ? highest : 1], [bottom, top]).nice(5);
  const ticks = scale.ticks(5).filter((value) => range.unit !== "pieces" || Number.isInteger(value));
  return { y: scale, ticks: ticks.map((value) => ({ value, text: textOf(value) })) };
}

const MOST_LOG_TICKS = 8;

/** Bounds of the form 1, 2 or 5 times a power of ten around the values, and ticks at these, or at the powers only. */
function logTicks(lowest: number, highest: number): { from: number; to: number; ticks: readonly number[] } {
  const around: number[] = [];
  const first = Math.floor(Math.log10(lowest) + 1e-9);
  const last = Math.ceil(Math.log10(Math.max(highest, lowest, 1e-9)) - 1e-9);
  for (let power = first; power <= Math.max(last, first + 1); power++) {
    for (const factor of [1, 2, 5]) around.push(Number(`${factor}e${power}`));
  }
  const begin = around.findLastIndex((value) => value <= lowest * (1 + 1e-9));
  const end = around.findIndex((value, index) => index > begin && value >= highest * (1 - 1e-9));
  const all = around.slice(Math.max(0, begin), (end < 0 ? around.length - 1 : end) + 1);
  const from = all[0]!;
  const to = all.at(-1)!;
  const powers = all.filter((value) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6));
  return { from, to, ticks: all.length <= MOST_LOG_TICKS || powers.length < 2 ? all : powers };
}

function amountText(value: number): string {
  if (value >= 1e6) return `${short(value / 1e6, 3)} M`;
  if (value >= 1e4) return `${short(value / 1e3, 3)} k`;
  return short(value, 6);
}

function secondsText(value: number): string {
  if (value === 0) return "0";
  if (value < 0.001) return `${short(value * 1e6, 3)} µs`;
  return value < 1 ? `${short(value * 1e3, 3)} ms` : `${amountText(value)} s`;
}
